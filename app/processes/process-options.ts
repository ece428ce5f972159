// What the settings of `cloudhsm-sim cluster` and `cloudhsm-sim kms` mean.

import { NO_DURATIONS, REAL_DURATIONS } from '../../sim/cluster/durations.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { CLUSTER_SETTINGS, KMS_SETTINGS } from '../configuration/process-settings.ts';
import type { Values } from '../configuration/setting.ts';
import { DEFAULT_PORT } from '../configuration/up-settings.ts';
import { requireDistinct } from '../distinct-paths.ts';
import { assertHsmPort, hsmPortOf } from '../hsm-port.ts';
import { type ProcessOptions, processOptions } from '../process-options.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { CONNECT_DURATION_REAL_MS } from '../up-options.ts';
import type { ClusterProcessOptions } from './cluster-process.ts';
import type { KmsProcessOptions } from './kms-process.ts';
import { readReadyFile } from './read-ready-file.ts';

type WithoutLog<Options> = Omit<Options, 'logger'> & ProcessOptions;

/** @throws SimError `invalid_configuration` */
export function clusterOptions(settings: Values<typeof CLUSTER_SETTINGS>): WithoutLog<ClusterProcessOptions> {
  const { hsms, bare, hsmType, limits, throttle } = settings;
  const hsmPort = hsmPortOf(settings);
  // A seed file has its own HSMs.
  if (!bare && settings.seed === undefined) assertHsmPort('--hsm-port', hsmPort, hsms);
  return {
    ...{ ...processOptions(settings), hsmType },
    ...{ hsmPort, hsmCount: hsms },
    seed: bare ? 'bare' : 'cluster',
    durations: settings.durations === 'real' ? REAL_DURATIONS : NO_DURATIONS,
    hsmManners: { limits, throttle },
  };
}

/** @throws SimError `invalid_configuration` when the cluster's ready file is none */
export function kmsOptions(settings: Values<typeof KMS_SETTINGS>): WithoutLog<KmsProcessOptions> {
  const { clusterReadyFile, connectDuration, zeroHsms } = settings;
  requireDistinct({ '--ready-file': settings.readyFile, '--cluster-ready-file': clusterReadyFile });
  const readClusterReady =
    clusterReadyFile === undefined ? undefined : () => readReadyFile('--cluster-ready-file', clusterReadyFile);
  const ready = readClusterReady?.();
  return {
    ...{ ...processOptions(settings), readClusterReady, zeroHsms },
    clusterEndpoint: settings.clusterEndpoint ?? new URL(ready?.endpoint ?? `http://127.0.0.1:${DEFAULT_PORT}`),
    clusterToken: settings.clusterToken ?? tokenIn(ready),
    connectDurationMs: connectDuration === 'real' ? CONNECT_DURATION_REAL_MS : connectDuration * 1000,
    hsmTimeoutMs: settings.hsmTimeout * 1000,
    requestQuotas: settings.quotas === 'real',
  };
}

const tokenIn = (ready: ReadyDocument | undefined): Secret | undefined =>
  ready?.controlToken === undefined ? undefined : Secret.fromText(ready.controlToken);
