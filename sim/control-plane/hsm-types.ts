// Which HSM types there are, and which cluster may have which (user guide, "Cluster modes and HSM types").

import type { ClusterSettings } from '../cluster/cluster-description.ts';
import { invalidRequest } from './errors.ts';

type Mode = ClusterSettings['mode'];

export const OLD_HSM_TYPE = 'hsm1.medium';
export const NEW_HSM_TYPE = 'hsm2m.medium';

/** @throws SimError `CloudHsmInvalidRequestException` for a type that there is not, or not in this mode */
export function checkHsmType(hsmType: string, mode: Mode): void {
  if (hsmType !== OLD_HSM_TYPE && hsmType !== NEW_HSM_TYPE) throw invalidRequest(`There is no HSM type ${hsmType}.`);
  if (hsmType === OLD_HSM_TYPE && mode === 'NON_FIPS') {
    throw invalidRequest(`A cluster of ${OLD_HSM_TYPE} is always in FIPS mode.`);
  }
}

/** @throws SimError `CloudHsmInvalidRequestException` when a cluster like this cannot hold that backup */
export function checkRestorable(
  backup: { readonly hsmType: string; readonly mode: Mode },
  cluster: { readonly hsmType: string; readonly mode: Mode },
): void {
  if (backup.mode !== cluster.mode) {
    throw invalidRequest(`The backup is of a ${backup.mode} cluster: it cannot be restored to a ${cluster.mode} one.`);
  }
  if (backup.hsmType === NEW_HSM_TYPE && cluster.hsmType === OLD_HSM_TYPE) {
    throw invalidRequest(`A backup of ${NEW_HSM_TYPE} cannot be restored to ${OLD_HSM_TYPE}.`);
  }
}
