// The flags of `cloudhsm-sim up`, checked: a wrong one is one clear line.

import { type Durations, NO_DURATIONS, REAL_DURATIONS } from '../sim/cluster/durations.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import { SimError } from '../src/errors.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import { LOG_LEVELS, type LogLevel } from '../src/runtime/logger.ts';
import { type Binding, type BindingFlags, parseBinding } from './http/binding.ts';

export const DEFAULT_PORT = 4760;
export const DEFAULT_HSM_PORT = 22231;
const HSMS_MAX = 28;
/** AWS: connecting a CloudHSM key store takes up to 20 minutes. */
const CONNECT_DURATION_REAL_MS = 20 * 60_000;
const CONNECT_DURATION_MAX_SECONDS = 86_400;
const DRAIN_TIMEOUT_MAX_SECONDS = 3_600;
const HSM_TYPES: readonly HsmType[] = ['hsm1.medium', 'hsm2m.medium'];
const ZERO_HSMS: readonly ZeroHsms[] = ['async', 'refuse'];

const LOG_FORMATS = ['json', 'pretty'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What is there from the start, besides the network: nothing, a cluster, or a cluster with a connected key store. */
export type Seed = 'bare' | 'cluster' | 'key_store';

export interface UpOptions {
  /** Of the HTTP endpoint; 0: free ports for everything. */
  readonly port: number;
  /** HSMs of the default seed's cluster: 1 to 28. */
  readonly hsmCount: number;
  readonly seed: Seed;
  readonly readyFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly connectDurationMs: number;
  /** Of what is asked for through the CloudHSM V2 API, once the seed is there. */
  readonly durations: Durations;
  readonly zeroHsms: ZeroHsms;
  readonly hsmType: HsmType;
  readonly hsmManners: HsmManners;
  readonly requestQuotas: boolean;
  readonly eventsFile: string | undefined;
  readonly binding: Binding;
  /** For requests under way, when it stops. */
  readonly drainTimeoutMs: number;
}

/** As commander gives them: text, or absent. */
export interface UpFlags extends BindingFlags {
  readonly port: string;
  readonly hsms: string;
  readonly bare?: boolean;
  readonly keyStore: boolean;
  readonly readyFile?: string;
  readonly logLevel: string;
  readonly logFormat: string;
  /** Default: as `durations` has it. */
  readonly connectDuration?: string;
  readonly durations?: string;
  readonly zeroHsms: string;
  readonly hsmType: string;
  readonly limits: string;
  readonly throttle: string;
  readonly quotas: string;
  readonly eventsFile?: string;
  readonly drainTimeout: string;
}

/** @throws SimError `invalid_configuration` */
export function parseUpFlags(flags: UpFlags): UpOptions {
  const { bare = false, keyStore, readyFile, eventsFile, logLevel } = flags;
  if (readyFile === '') throw wrong('--ready-file', 'a path', readyFile);
  if (eventsFile === '') throw wrong('--events-file', 'a path', eventsFile);
  const isReal = oneOf('--durations', ['none', 'real'], flags.durations ?? 'none') === 'real';
  return {
    port: integer('--port', flags.port, 0, 65_535),
    hsmCount: integer('--hsms', flags.hsms, 1, HSMS_MAX),
    seed: bare ? 'bare' : keyStore ? 'key_store' : 'cluster',
    readyFile,
    logLevel: oneOf('--log-level', LOG_LEVELS, logLevel),
    logFormat: oneOf('--log-format', LOG_FORMATS, flags.logFormat),
    connectDurationMs: connectDuration(flags.connectDuration ?? (isReal ? 'real' : '0')),
    durations: isReal ? REAL_DURATIONS : NO_DURATIONS,
    zeroHsms: oneOf('--zero-hsms', ZERO_HSMS, flags.zeroHsms),
    hsmType: oneOf('--hsm-type', HSM_TYPES, flags.hsmType),
    hsmManners: {
      limits: oneOf('--limits', ['open', 'real'], flags.limits),
      throttle: oneOf('--throttle', ['off', 'real'], flags.throttle),
    },
    requestQuotas: oneOf('--quotas', ['off', 'real'], flags.quotas) === 'real',
    eventsFile,
    binding: parseBinding(flags, readyFile !== undefined),
    drainTimeoutMs: integer('--drain-timeout', flags.drainTimeout, 0, DRAIN_TIMEOUT_MAX_SECONDS, ' of seconds') * 1000,
  };
}

function connectDuration(text: string): number {
  if (text === 'real') return CONNECT_DURATION_REAL_MS;
  return integer('--connect-duration', text, 0, CONNECT_DURATION_MAX_SECONDS, ' of seconds, or real') * 1000;
}

function integer(flag: string, text: string, min: number, max: number, unit = ''): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max)) throw wrong(flag, `a whole number from ${min} to ${max}${unit}`, text);
  return number;
}

function oneOf<T extends string>(flag: string, values: readonly T[], text: string): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw wrong(flag, `one of ${values.join(', ')}`, text);
  return found;
}

const wrong = (flag: string, wanted: string, given: string): SimError =>
  new SimError('invalid_configuration', `${flag} takes ${wanted}, not '${given}'`);
