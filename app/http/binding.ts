// Where the simulator listens, what it calls itself, and who may ask. Loopback, unless somebody decides otherwise.

import { isIP } from 'node:net';
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

/** As somebody has written them; lists with commas. */
export interface BindingSettings {
  readonly host?: string;
  readonly advertiseHost?: string | undefined;
  readonly allowedHosts?: string | undefined;
  readonly allowedOrigins?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * @param canTellToken is there a place to write a token that nobody chose?
 * @throws SimError `invalid_configuration`
 */
export function parseBinding(settings: BindingSettings, canTellToken: boolean): Binding {
  const host = hostOf('--host', settings.host ?? DEFAULT_HOST);
  const advertiseHost = hostOf('--advertise-host', settings.advertiseHost ?? reachedAt(host));
  const allowed = listIn(settings.allowedHosts).map(
    (text) => `${text.startsWith('.') ? '.' : ''}${allowedHostOf(text)}`,
  );
  return {
    ...{ host, advertiseHost, allowedHosts: [reachedAt(host), advertiseHost, ...allowed] },
    allowedOrigins: listIn(settings.allowedOrigins).map(originOf),
    controlToken: tokenOf(settings.token, host, canTellToken),
  };
}

const listIn = (text = ''): readonly string[] => (text === '' ? [] : text.split(',').map((one) => one.trim()));

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

function hostOf(flag: string, text: string): string {
  const host = text.toLowerCase();
  if (isIP(host) !== 0 || HOST_NAME.test(host)) return host;
  throw wrong(`${flag} takes an IP address or a host name, without a port, not '${text}'`);
}

const allowedHostOf = (text: string): string => hostOf('--allowed-hosts', text.replace(/^\./, ''));

function originOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text) return text;
  throw wrong(`--allowed-origins takes origins, like http://localhost:3000, not '${text}'`);
}

/** RFC 6750 section 2.1; long enough not to be guessed. */
const TOKEN = /^[A-Za-z0-9._~+/-]{16,256}=*$/;

function tokenOf(token: string | undefined, host: string, canTellToken: boolean): Secret | undefined {
  if (token !== undefined) {
    if (TOKEN.test(token)) return Secret.fromText(token);
    throw wrong('--token, or CLOUDHSM_SIM_TOKEN, takes 16 to 256 letters, digits and ._~+/-');
  }
  if (isLoopback(host)) return undefined;
  if (canTellToken) return Secret.fromText(randomText(systemRandom, ALPHANUMERIC, GENERATED_TOKEN_LENGTH));
  throw wrong(
    `--host ${host} can be reached from elsewhere: give the control API a token with --token or CLOUDHSM_SIM_TOKEN, or let one be made and written with --ready-file`,
  );
}

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);
