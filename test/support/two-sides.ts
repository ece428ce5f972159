// The cluster process and the KMS process without being processes: in this one, for tests that are about what lies between.

import type { Test } from 'tap';
import { type ClusterProcessOptions, startClusterProcess } from '../../app/processes/cluster-process.ts';
import { type KmsProcessOptions, startKmsProcess } from '../../app/processes/kms-process.ts';
import type { ReadyDocument } from '../../app/ready-document.ts';
import type { Simulator } from '../../app/serve.ts';
import { NO_DURATIONS } from '../../sim/cluster/durations.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { inProcessHsms } from './in-process-hsms.ts';
import { fixtureKeyPairs } from './running-simulator.ts';

/** Stopped when `t` is over. */
export async function runClusterSide(t: Test, options: Partial<ClusterProcessOptions> = {}): Promise<RunningSide> {
  return stoppedWith(
    t,
    await startClusterProcess({
      ...{ port: 0, hsmPort: 0, hsmCount: 2, seed: 'cluster', durations: NO_DURATIONS, hsmType: 'hsm2m.medium' },
      ...{ hsmManners: { limits: 'open', throttle: 'off' }, logger: silentLogger },
      ...{ generateKeyPair: fixtureKeyPairs(), newHsmFactory: inProcessHsms },
      ...options,
    }),
  );
}

/** Stopped when `t` is over. */
export async function runKmsSide(
  t: Test,
  clusterEndpoint: URL,
  { seed, ...options }: Partial<KmsProcessOptions> & { readonly seed?: ReadyDocument } = {},
): Promise<RunningSide> {
  return stoppedWith(
    t,
    await startKmsProcess({
      ...{ port: 0, clusterEndpoint, connectDurationMs: 0, zeroHsms: 'async', requestQuotas: false },
      ...{ logger: silentLogger, readClusterReady: seed && (() => seed), ...options },
    }),
  );
}

export interface RunningSide {
  readonly simulator: Simulator;
  readonly ready: ReadyDocument;
}

function stoppedWith(t: Test, simulator: Simulator): RunningSide {
  t.teardown(() => simulator.stop());
  return { simulator, ready: simulator.describe() };
}
