// Start options from outside: all of them are checked before anything is started.

import { NO_DURATIONS, REAL_DURATIONS } from '../../sim/cluster/durations.ts';
import { REQUEST_DEADLINE_MS } from '../../src/client/device-deadline.ts';
import { SimError } from '../../src/errors.ts';
import { LOG_LEVELS } from '../../src/runtime/logger.ts';
import { saidKind, saidValue } from '../../src/runtime/said-value.ts';
import { settingsOf } from '../configuration/setting.ts';
import { type Source, settleSettings } from '../configuration/settle-settings.ts';
import { UP_SETTINGS } from '../configuration/up-settings.ts';
import { assertHsmPort, PORT_MAX } from '../hsm-port.ts';
import { type Binding, bindingOf } from '../http/binding.ts';
import { KEY_STORE_HSMS_MIN } from '../key-store-hsms.ts';
import type { SimulatorOptions } from '../simulator.ts';
import { HSM_TIMEOUT_MAX_MS, HSM_TIMEOUT_MIN_MS, recordOf } from './check-arguments.ts';
import { type CheckedSeed, checkSeed } from './check-seed.ts';
import type { StartOptions } from './start-options.ts';

export type CheckedOptions = Omit<
  SimulatorOptions,
  'logger' | 'generateKeyPair' | 'binding' | 'onReset' | 'observers' | 'seed'
> &
  Required<Pick<StartOptions, 'process' | 'logLevel'>> & {
    readonly binding: CheckedBinding;
    readonly seed: CheckedSeed;
  };

/** As it goes to another process: with the token as text. */
export type CheckedBinding = Omit<Binding, 'controlToken'> & { readonly token: string | undefined };

/** Here a member is called what the setting is. */
const BINDING_SETTINGS = settingsOf(
  UP_SETTINGS,
  ...(['host', 'advertiseHost', 'allowedHosts', 'allowedOrigins', 'token'] as const),
);

const HSMS_MAX = 28;
const DAY_MS = 86_400_000;
/** AWS: connecting a CloudHSM key store takes up to 20 minutes. */
const CONNECT_DURATION_REAL_MS = 20 * 60_000;

const MEMBERS: readonly (keyof StartOptions)[] = [
  ...(['process', 'port', 'hsmPort', 'hsms', 'seed', 'seedFile', 'hsmType', 'durations', 'connectDurationMs'] as const),
  ...(['zeroHsms', 'hsmTimeoutMs', 'limits', 'throttle', 'quotas', 'eventsFile', 'logLevel'] as const),
  ...(['host', 'advertiseHost', 'allowedHosts', 'allowedOrigins', 'token'] as const),
];

/** They describe the default seed, which is not there beside another one. */
const OF_DEFAULT_SEED = ['hsms', 'hsmType'] as const;

/** @throws SimError `invalid_configuration` that names the member */
export function checkStartOptions(given: StartOptions): CheckedOptions {
  recordOf('startSimulator', given, MEMBERS);
  const seed = checkSeed(given.seed, text(given, 'seedFile', 'a path'));
  if (typeof seed === 'string') return checkMembers(given, seed);
  const needless = OF_DEFAULT_SEED.find((member) => given[member] !== undefined);
  if (needless !== undefined) {
    const message = `${needless} is about the default seed; beside another one, write it into that`;
    throw new SimError('invalid_configuration', message);
  }
  return leftToSeed(given, checkMembers(given, seed));
}

/** What nobody gives is the seed's to say. */
function leftToSeed(given: StartOptions, checked: CheckedOptions): CheckedOptions {
  const { durations, connectDurationMs = durations, zeroHsms, limits, throttle, quotas } = given;
  return {
    ...checked,
    ...(durations === undefined && { durations: undefined }),
    ...(connectDurationMs === undefined && { connectDurationMs: undefined }),
    ...(zeroHsms === undefined && { zeroHsms: undefined }),
    ...(quotas === undefined && { requestQuotas: undefined }),
    hsmManners: { ...(limits !== undefined && { limits }), ...(throttle !== undefined && { throttle }) },
  };
}

function checkMembers(given: StartOptions, seed: CheckedSeed): CheckedOptions {
  const [hsmCount, hsmPort] = [integer(given, 'hsms', 1, HSMS_MAX, 2), integer(given, 'hsmPort', 0, PORT_MAX, 0)];
  // Without a word it goes with the HSMs that there are.
  if (given.seed === 'key_store' && hsmCount < KEY_STORE_HSMS_MIN) {
    const message = `seed 'key_store' takes hsms of at least ${KEY_STORE_HSMS_MIN}, not ${hsmCount}: KMS makes no custom key store on fewer; seed 'cluster' has none`;
    throw new SimError('invalid_configuration', message);
  }
  if (seed === 'key_store' || seed === 'cluster') assertHsmPort('hsmPort', hsmPort, hsmCount);
  const isReal = oneOf(given, 'durations', ['none', 'real']) === 'real';
  return {
    process: oneOf(given, 'process', ['this', 'child']),
    port: integer(given, 'port', 0, PORT_MAX, 0),
    ...{ hsmPort, hsmCount, seed },
    hsmType: oneOf(given, 'hsmType', ['hsm2m.medium', 'hsm1.medium']),
    durations: isReal ? REAL_DURATIONS : NO_DURATIONS,
    connectDurationMs: integer(given, 'connectDurationMs', 0, DAY_MS, isReal ? CONNECT_DURATION_REAL_MS : 0),
    zeroHsms: oneOf(given, 'zeroHsms', ['async', 'refuse']),
    hsmTimeoutMs: integer(given, 'hsmTimeoutMs', HSM_TIMEOUT_MIN_MS, HSM_TIMEOUT_MAX_MS, REQUEST_DEADLINE_MS),
    hsmManners: {
      limits: oneOf(given, 'limits', ['open', 'real']),
      throttle: oneOf(given, 'throttle', ['off', 'real']),
    },
    requestQuotas: oneOf(given, 'quotas', ['off', 'real']) === 'real',
    logLevel: oneOf(given, 'logLevel', ['silent', ...LOG_LEVELS]),
    eventsFile: text(given, 'eventsFile', 'a path'),
    binding: checkBinding(given),
  };
}

function checkBinding(given: StartOptions): CheckedBinding {
  const written: Readonly<Record<string, string | undefined>> = {
    ...{ host: text(given, 'host', 'an address'), advertiseHost: text(given, 'advertiseHost', 'a host') },
    ...{ allowedHosts: texts(given, 'allowedHosts'), allowedOrigins: texts(given, 'allowedOrigins') },
    token: text(given, 'token', 'text'),
  };
  const source: Source = ({ name }) => {
    const one = written[name];
    return one === undefined ? undefined : { text: one, as: name };
  };
  // Whoever starts it is told the token.
  const { controlToken, ...binding } = bindingOf(settleSettings(BINDING_SETTINGS, [source]), true);
  return { ...binding, token: controlToken && Buffer.from(controlToken.reveal()).toString() };
}

function text(
  given: StartOptions,
  name: 'seedFile' | 'eventsFile' | 'host' | 'advertiseHost' | 'token',
  wanted: string,
): string | undefined {
  const value = given[name];
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  if (name === 'token')
    throw new SimError(
      'invalid_configuration',
      `token takes ${wanted}, not ${value === '' ? 'an empty one' : saidKind(value)}`,
    );
  throw wrong(name, wanted, value);
}

function texts(given: StartOptions, name: 'allowedHosts' | 'allowedOrigins'): string | undefined {
  const value: unknown = given[name];
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(',');
  throw wrong(name, 'a list of texts', value);
}

/** The first value is the default. */
function oneOf<Name extends keyof StartOptions, const Value extends StartOptions[Name]>(
  given: StartOptions,
  name: Name,
  values: readonly Value[],
): Value {
  const value = given[name] === undefined ? values[0] : given[name];
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw wrong(name, `one of ${[...new Set(values)].join(', ')}`, value);
  return found;
}

function integer(given: StartOptions, name: keyof StartOptions, min: number, max: number, absent: number): number {
  const value = given[name] === undefined ? absent : given[name];
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw wrong(name, `a whole number from ${min} to ${max}`, value);
}

const wrong = (name: string, wanted: string, value: unknown): SimError =>
  new SimError('invalid_configuration', `${name} takes ${wanted}, not ${saidValue(value)}`);
