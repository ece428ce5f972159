// `cloudhsm-sim cluster`: the device side in the foreground.

import { asGiven } from '../configuration/as-given.ts';
import { CLUSTER_SETTINGS } from '../configuration/process-settings.ts';
import type { Values } from '../configuration/setting.ts';
import type { ForegroundFlags } from '../foreground.ts';
import { KeyPairStock, SEED_KEY_PAIRS } from '../key-pair-stock.ts';
import { runProcess, type WatchedOptions } from '../run-process.ts';
import type { SeedPlan } from '../seed/plan.ts';
import { readSeededSettings } from '../seed/read-seeded-settings.ts';
import { clusterOptions } from './process-options.ts';
import { clusterWelcome } from './process-welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runClusterProcess(flags: ForegroundFlags): Promise<void> {
  const { settings, plan, given } = await readSeededSettings(CLUSTER_SETTINGS, flags, process.env);
  await asGiven(given, () => run(flags, settings, plan));
}

async function run(flags: ForegroundFlags, settings: Values<typeof CLUSTER_SETTINGS>, plan?: SeedPlan): Promise<void> {
  const options = clusterOptions(settings);
  if (plan !== undefined) {
    (await import('../seed/without-kms.ts')).assertWithoutKms(plan);
    (await import('../seed/hsm-ports.ts')).assertPorts(plan, options.hsmPort);
  }
  const load = async () => {
    const keyPairs = new KeyPairStock(plan?.keyPairCount ?? (options.seed === 'bare' ? 0 : SEED_KEY_PAIRS));
    const { startClusterProcess } = await import('./cluster-process.ts');
    return (watched: WatchedOptions) =>
      startClusterProcess({
        ...{ ...options, ...watched, seed: plan ?? options.seed, generateKeyPair: () => keyPairs.take() },
      });
  };
  await runProcess({ flags, options, load, welcome: clusterWelcome });
}
