// DeleteHsm. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteHsm.html
//
// The HSM is named by its id, or by the id or the address of its network interface: exactly one of them.

import type { HsmDescription } from '../../cluster/hsm.ts';
import { type ControlPlane, requireCluster } from '../control-plane.ts';
import { invalidRequest, resourceNotFound } from '../errors.ts';

interface Input {
  readonly ClusterId: string;
  readonly HsmId?: string;
  readonly EniId?: string;
  readonly EniIp?: string;
}

export const deleteHsm =
  (controlPlane: ControlPlane) =>
  async ({ ClusterId, ...name }: Input): Promise<{ HsmId: string }> => {
    const { clusters } = controlPlane;
    const isNamed = matcherOf(name);
    const cluster = requireCluster(controlPlane, ClusterId);
    const found = cluster.describe().hsms.find(isNamed);
    if (found === undefined) throw resourceNotFound(`The cluster ${ClusterId} has no such HSM.`);
    const { done } = await cluster.beginDeleteHsm(found.hsmId, clusters.durations.deleteHsmMs);
    clusters.inBackground(done, 'an HSM was not deleted');
    return { HsmId: found.hsmId };
  };

/** @throws SimError `CloudHsmInvalidRequestException` for none or several */
function matcherOf({ HsmId, EniId, EniIp }: Omit<Input, 'ClusterId'>): (hsm: HsmDescription) => boolean {
  const given = [HsmId, EniId, EniIp].filter((name) => name !== undefined);
  if (given.length !== 1) throw invalidRequest('Name the HSM by exactly one of HsmId, EniId and EniIp.');
  return ({ hsmId, eniId, eniIp }) => hsmId === HsmId || eniId === EniId || eniIp === EniIp;
}
