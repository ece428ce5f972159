// Which simulator, which cluster: flags first, then the environment.

import { SimError } from '../../../src/errors.ts';
import type { ClientIdentity } from '../../../src/transport/client-identity.ts';
import { DEFAULT_PORT } from '../../configuration/up-settings.ts';
import type { ReadyDocument } from '../../ready-document.ts';
import { hasEnded } from '../../ready-file.ts';
import { readInputFile } from '../files.ts';
import { CLI_VARIABLES, type GlobalValues } from '../language/global-flags.ts';
import { givenIdentity } from './given-identity.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Location {
  /** Of `/_sim/v1`. */
  readonly endpoint: string;
  /** Of the control API, as a ready file tells it; undefined: that of CLOUDHSM_SIM_TOKEN, if there is any. */
  readonly token: string | undefined;
  /** Should nobody answer: what the ready file knows of it. */
  readonly whyNobody?: string | undefined;
  /** Path of the customer CA's certificate; undefined: the one that the simulator knows. */
  readonly hsmCaCert: string | undefined;
  /** What HSMs are shown that want a certificate of their clients. */
  readonly identity: ClientIdentity | undefined;
  readonly keyAvailabilityCheck: boolean;
}

type Simulator = Pick<Location, 'endpoint' | 'token' | 'whyNobody'>;

/** @throws SimError `invalid_configuration` for a ready file that is none, or a client certificate that cannot be shown */
export function locate(global: GlobalValues, environment: Environment): Location {
  // A variable that is empty counts as not given.
  const given = (flag: keyof typeof CLI_VARIABLES): string | undefined => environment[CLI_VARIABLES[flag]] || undefined;
  const { endpoint, ...simulator } =
    at(global.endpoint) ??
    writtenIn(global['ready-file']) ??
    at(given('endpoint')) ??
    writtenIn(given('ready-file')) ??
    DEFAULT;
  if (!/^https?:\/\/[^\s]+$/.test(endpoint)) {
    throw new SimError('invalid_configuration', `${endpoint} is no endpoint: write http://HOST:PORT`);
  }
  return {
    ...{ ...simulator, endpoint: endpoint.replace(/\/+$/, '') },
    hsmCaCert: global['hsm-ca-cert'] ?? given('hsm-ca-cert'),
    identity: givenIdentity((flag) => global[flag] ?? given(flag)),
    keyAvailabilityCheck:
      !global['disable-key-availability-check'] && given('disable-key-availability-check') !== 'true',
  };
}

const DEFAULT: Simulator = { endpoint: `http://127.0.0.1:${DEFAULT_PORT}`, token: undefined };

const at = (endpoint: string | undefined): Simulator | undefined =>
  endpoint === undefined ? undefined : { endpoint, token: undefined };

function writtenIn(path: string | undefined): Simulator | undefined {
  if (path === undefined) return undefined;
  try {
    const { pid, ...document } = JSON.parse(readInputFile(path).toString('utf8')) as Partial<ReadyDocument>;
    const { endpoint, controlToken: token } = document;
    const whyNobody = hasEnded(pid) ? `${path} is of process ${pid}, which has ended` : undefined;
    if (typeof endpoint === 'string') return { endpoint, token, whyNobody };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new SimError('invalid_configuration', `${path} is no ready file: name the one that \`up --ready-file\` wrote`);
}
