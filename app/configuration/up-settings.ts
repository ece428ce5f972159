// What can be set of `cloudhsm-sim up`.

import { REQUEST_DEADLINE_MS } from '../../src/client/device-deadline.ts';
import { LOG_LEVELS } from '../../src/runtime/logger.ts';
import { CONTROL_TOKEN_SIZE_MAX, CONTROL_TOKEN_SIZE_MIN } from '../http/control-token.ts';
import { DEFAULT_HOST } from '../http/hosts.ts';
import type { Setting } from './setting.ts';

export const DEFAULT_PORT = 4760;
const HSMS_MAX = 28;
const HSM_TIMEOUT_MAX_SECONDS = 600;
const DRAIN_TIMEOUT_MAX_SECONDS = 3_600;
export const CONNECT_DURATION_MAX_SECONDS = 86_400;

/** In the order in which help lists them. */
export const UP_SETTINGS = [
  {
    name: 'port',
    takes: 'integer',
    shows: 'number',
    min: 0,
    max: 65_535,
    default: `${DEFAULT_PORT}`,
    says: 'of KMS, CloudHSM V2 and /_sim/v1; 0: free ports for everything',
  },
  {
    name: 'hsmPort',
    takes: 'integer',
    shows: 'number',
    min: 0,
    max: 65_535,
    defaultSays: '22231, or 0 with --port 0',
    says: 'of the first HSM, which the others follow; 0: free ones',
  },
  {
    name: 'hsms',
    takes: 'integer',
    shows: 'count',
    min: 1,
    max: HSMS_MAX,
    default: '2',
    says: `HSMs of the cluster, 1 to ${HSMS_MAX}; a custom key store takes 2: with 1 there is none`,
  },
  {
    name: 'seed',
    takes: 'path',
    shows: 'path',
    says: 'start with what a seed file says, YAML or JSON, in the place of all that',
  },
  { name: 'bare', takes: 'switch', default: 'false', says: 'start with nothing but a VPC' },
  {
    name: 'keyStore',
    takes: 'switch',
    default: 'true',
    says: 'start with a cluster and its users, but no custom key store on it',
  },
  {
    name: 'readyFile',
    takes: 'path',
    shows: 'path',
    says: 'write where everything is, as JSON, once everything answers',
  },
  {
    name: 'connectDuration',
    takes: 'integer_or_word',
    shows: 'seconds',
    min: 0,
    max: CONNECT_DURATION_MAX_SECONDS,
    unit: 'of seconds',
    word: 'real',
    defaultSays: 'as --durations',
    says: 'how long CONNECTING and DISCONNECTING last on the simulated calendar; real: 20 minutes',
  },
  {
    name: 'durations',
    takes: 'choice',
    shows: 'which',
    values: ['none', 'real'],
    default: 'none',
    says: 'real: creating clusters, HSMs and backups takes its time on that calendar',
  },
  {
    name: 'zeroHsms',
    takes: 'choice',
    shows: 'answer',
    values: ['async', 'refuse'],
    default: 'async',
    says: 'to a connect without an active HSM: async (FAILED) or refuse (an exception)',
  },
  {
    name: 'hsmTimeout',
    takes: 'integer',
    shows: 'seconds',
    min: 1,
    max: HSM_TIMEOUT_MAX_SECONDS,
    unit: 'of seconds',
    default: `${REQUEST_DEADLINE_MS / 1000}`,
    says: 'how long KMS waits for the answer of an HSM; then DependencyTimeoutException',
  },
  {
    name: 'hsmType',
    takes: 'choice',
    shows: 'type',
    values: ['hsm1.medium', 'hsm2m.medium'],
    default: 'hsm2m.medium',
    says: 'of the cluster',
  },
  {
    name: 'limits',
    takes: 'choice',
    shows: 'numbers',
    values: ['open', 'real'],
    default: 'open',
    says: 'of connections, sessions, users and keys; real: those of AWS; open: wider ones',
  },
  {
    name: 'throttle',
    takes: 'choice',
    shows: 'rates',
    values: ['off', 'real'],
    default: 'off',
    says: 'real: HSMs are as busy as the real ones; off: as fast as they can',
  },
  {
    name: 'quotas',
    takes: 'choice',
    shows: 'rates',
    values: ['off', 'real'],
    default: 'off',
    says: 'real: throttle as KMS does; off: never',
  },
  {
    name: 'eventsFile',
    takes: 'path',
    shows: 'path',
    says: 'append every KMS and CloudHSM event, as JSON lines',
  },
  {
    name: 'logLevel',
    takes: 'choice',
    shows: 'level',
    values: LOG_LEVELS,
    default: 'warn',
    says: 'of the log on standard error',
  },
  {
    name: 'logFormat',
    takes: 'choice',
    shows: 'format',
    values: ['json', 'pretty'],
    default: 'json',
    says: 'of that log: JSON, a line each, or pretty, for people',
  },
  {
    name: 'host',
    takes: 'host',
    shows: 'address',
    default: DEFAULT_HOST,
    says: 'to listen on, with HSMs; other than loopback, the control API wants a token',
  },
  {
    name: 'advertiseHost',
    takes: 'host',
    shows: 'host',
    defaultSays: 'as --host',
    says: 'where clients reach it, as the ready file tells them',
  },
  {
    name: 'allowedHosts',
    takes: 'hosts',
    shows: 'hosts',
    says: 'that requests may name besides loopback; .example.com: all names below it',
  },
  {
    name: 'allowedOrigins',
    takes: 'origins',
    shows: 'origins',
    says: 'of pages that may call it from a browser',
  },
  {
    name: 'token',
    takes: 'token',
    shows: 'token',
    sizeMin: CONTROL_TOKEN_SIZE_MIN,
    sizeMax: CONTROL_TOKEN_SIZE_MAX,
    defaultSays: 'none on loopback; elsewhere one is made',
    says: 'of the control API; better given by the variable or the file, for other users of the machine see flags (ps)',
  },
  {
    name: 'drainTimeout',
    takes: 'integer',
    shows: 'seconds',
    min: 0,
    max: DRAIN_TIMEOUT_MAX_SECONDS,
    unit: 'of seconds',
    default: '10',
    says: 'for requests under way, when it is told to stop',
  },
] as const satisfies readonly Setting[];
