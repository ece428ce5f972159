// Where the simulator listens, what it calls itself, and who may ask. Loopback, unless somebody decides otherwise.

import { SimError } from '../../src/errors.ts';
import { ALPHANUMERIC, randomText, systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { AccessRules } from './access.ts';
import { DEFAULT_HOST, isLoopback, reachedAt } from './hosts.ts';

const GENERATED_TOKEN_LENGTH = 32;

export interface Binding extends AccessRules {
  /** A name or an address to listen on, for the HTTP port and for HSMs. */
  readonly host: string;
  /** What the ready file and `/_sim/v1` call it: where clients reach it. */
  readonly advertiseHost: string;
  /** Of the control API; undefined: none is needed. */
  readonly controlToken: Secret | undefined;
}

export const LOOPBACK: Binding = {
  ...{ host: DEFAULT_HOST, advertiseHost: DEFAULT_HOST, allowedHosts: [], allowedOrigins: [] },
  controlToken: undefined,
};

export interface BindingSettings {
  readonly host: string;
  readonly advertiseHost?: string | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly token?: Secret | undefined;
}

/**
 * @param canTellToken is there a place to write a token that nobody chose?
 * @throws SimError `invalid_configuration`: there is none, and it takes one
 */
export function bindingOf(settings: BindingSettings, canTellToken: boolean): Binding {
  const { host, advertiseHost = reachedAt(host), allowedHosts = [], allowedOrigins = [], token } = settings;
  return {
    ...{ host, advertiseHost, allowedHosts: [reachedAt(host), advertiseHost, ...allowedHosts], allowedOrigins },
    controlToken: token ?? tokenFor(host, canTellToken),
  };
}

function tokenFor(host: string, canTellToken: boolean): Secret | undefined {
  if (isLoopback(host)) return undefined;
  if (canTellToken) return Secret.fromText(randomText(systemRandom, ALPHANUMERIC, GENERATED_TOKEN_LENGTH));
  const message = `${host}, where it is to listen, can be reached from elsewhere: give the control API a token with --token or CLOUDHSM_SIM_TOKEN, or let one be made and written with --ready-file`;
  throw new SimError('invalid_configuration', message);
}
