// What can be set of `cloudhsm-sim cluster` and `cloudhsm-sim kms`: of what `up` has, each has its share.

import { TOKEN_SIZE_MAX } from '../http/bearer-token.ts';
import { type Setting, settingsOf } from './setting.ts';
import { CONNECT_DURATION_MAX_SECONDS, DEFAULT_PORT, UP_SETTINGS } from './up-settings.ts';

/** Beside that of the cluster process, so that both run on one machine without a flag. */
const KMS_PORT = DEFAULT_PORT + 1;

const OF_EVERY_PROCESS = [
  ...(['eventsFile', 'logLevel', 'logFormat', 'host', 'advertiseHost'] as const),
  ...(['allowedHosts', 'allowedOrigins', 'token', 'drainTimeout'] as const),
] as const;

const port = (standard: number, says: string) =>
  ({
    name: 'port',
    takes: 'integer',
    shows: 'number',
    min: 0,
    max: 65_535,
    default: `${standard}`,
    says,
  }) as const satisfies Setting;

export const CLUSTER_SETTINGS = [
  port(DEFAULT_PORT, 'of CloudHSM V2, EC2 and /_sim/v1; 0: free ports for everything'),
  ...settingsOf(UP_SETTINGS, 'hsmPort', 'hsms', 'seed', 'bare', 'readyFile', 'durations'),
  ...settingsOf(UP_SETTINGS, 'hsmType', 'limits', 'throttle', ...OF_EVERY_PROCESS),
] as const;

export const KMS_SETTINGS = [
  port(KMS_PORT, 'of KMS and /_sim/v1; 0: a free one'),
  {
    name: 'clusterEndpoint',
    takes: 'endpoint',
    shows: 'url',
    defaultSays: `that of --cluster-ready-file, or http://127.0.0.1:${DEFAULT_PORT}`,
    says: 'of the cluster process',
  },
  {
    name: 'clusterReadyFile',
    takes: 'path',
    shows: 'path',
    says: 'the ready file of the cluster process: start with a custom key store on its cluster, and a key',
  },
  {
    name: 'clusterToken',
    takes: 'token',
    shows: 'token',
    sizeMin: 1,
    sizeMax: TOKEN_SIZE_MAX,
    says: 'what the cluster process asks for; better given by the variable or the file, for other users of the machine see flags (ps)',
  },
  {
    name: 'connectDuration',
    takes: 'integer_or_word',
    shows: 'seconds',
    min: 0,
    max: CONNECT_DURATION_MAX_SECONDS,
    unit: 'of seconds',
    word: 'real',
    default: '0',
    says: 'how long CONNECTING and DISCONNECTING last on the simulated calendar; real: 20 minutes',
  },
  ...settingsOf(UP_SETTINGS, 'readyFile', 'zeroHsms', 'hsmTimeout', 'quotas', ...OF_EVERY_PROCESS),
] as const satisfies readonly Setting[];
