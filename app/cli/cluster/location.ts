// Which simulator, which cluster: flags first, then the environment.

import { SimError } from '../../../src/errors.ts';
import { DEFAULT_PORT } from '../../configuration/up-settings.ts';
import type { ReadyDocument } from '../../ready-document.ts';
import { readInputFile } from '../files.ts';
import type { GlobalValues } from '../language/global-flags.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Location {
  /** Of `/_sim/v1` and of the CloudHSM V2 API. */
  readonly endpoint: string;
  /** Path of the customer CA's certificate; undefined: where the simulator says. */
  readonly hsmCaCert: string | undefined;
  readonly keyAvailabilityCheck: boolean;
}

/** @throws SimError `invalid_configuration` for a ready file that is none */
export function locate(global: GlobalValues, environment: Environment): Location {
  const endpoint =
    global.endpoint ??
    endpointIn(global['ready-file']) ??
    environment.CLOUDHSM_SIM_ENDPOINT ??
    endpointIn(environment.CLOUDHSM_SIM_READY_FILE) ??
    `http://127.0.0.1:${DEFAULT_PORT}`;
  if (!/^https?:\/\/[^\s]+$/.test(endpoint)) {
    throw new SimError('invalid_configuration', `${endpoint} is no endpoint: write http://HOST:PORT`);
  }
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    hsmCaCert: global['hsm-ca-cert'] ?? environment.CLOUDHSM_SIM_HSM_CA_CERT,
    keyAvailabilityCheck:
      !global['disable-key-availability-check'] && environment.CLOUDHSM_SIM_DISABLE_KEY_AVAILABILITY_CHECK !== 'true',
  };
}

function endpointIn(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    const { endpoint } = JSON.parse(readInputFile(path).toString('utf8')) as Partial<ReadyDocument>;
    if (typeof endpoint === 'string') return endpoint;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new SimError('invalid_configuration', `${path} is no ready file: name the one that \`up --ready-file\` wrote`);
}
