// What the settings of `cloudhsm-sim cluster` and `cloudhsm-sim kms` mean.

import { NO_DURATIONS, REAL_DURATIONS } from '../../sim/cluster/durations.ts';
import type { LogLevel } from '../../src/runtime/logger.ts';
import type { CLUSTER_SETTINGS, KMS_SETTINGS } from '../configuration/process-settings.ts';
import type { Values } from '../configuration/setting.ts';
import { DEFAULT_PORT } from '../configuration/up-settings.ts';
import { CONNECT_DURATION_REAL_MS, DEFAULT_HSM_PORT } from '../up-options.ts';
import type { ClusterProcessOptions } from './cluster-process.ts';
import type { KmsProcessOptions } from './kms-process.ts';
import { readReadyFile } from './read-ready-file.ts';

/** What a command does itself, beside what it starts. */
export interface CommandOptions {
  readonly readyFile: string | undefined;
  readonly logLevel: LogLevel;
}

export function clusterOptions(
  settings: Values<typeof CLUSTER_SETTINGS>,
): Omit<ClusterProcessOptions, 'logger'> & CommandOptions {
  const { port, hsms, bare, readyFile, hsmType, limits, throttle, eventsFile, logLevel } = settings;
  return {
    ...{ port, readyFile, hsmType, eventsFile, logLevel },
    hsmPort: port === 0 ? 0 : DEFAULT_HSM_PORT,
    hsmCount: hsms,
    seed: bare ? 'bare' : 'cluster',
    durations: settings.durations === 'real' ? REAL_DURATIONS : NO_DURATIONS,
    hsmManners: { limits, throttle },
  };
}

/** @throws SimError `invalid_configuration` when the cluster's ready file is none */
export function kmsOptions(settings: Values<typeof KMS_SETTINGS>): Omit<KmsProcessOptions, 'logger'> & CommandOptions {
  const { port, clusterReadyFile, clusterToken, connectDuration, readyFile, zeroHsms, eventsFile, logLevel } = settings;
  const seed = clusterReadyFile === undefined ? undefined : readReadyFile('--cluster-ready-file', clusterReadyFile);
  return {
    ...{ port, clusterToken, seed, readyFile, zeroHsms, eventsFile, logLevel },
    clusterEndpoint: settings.clusterEndpoint ?? new URL(seed?.endpoint ?? `http://127.0.0.1:${DEFAULT_PORT}`),
    connectDurationMs: connectDuration === 'real' ? CONNECT_DURATION_REAL_MS : connectDuration * 1000,
    requestQuotas: settings.quotas === 'real',
  };
}
