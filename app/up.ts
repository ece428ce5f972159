// `cloudhsm-sim up`: the simulator in the foreground.

import { asGiven } from './configuration/as-given.ts';
import type { Values } from './configuration/setting.ts';
import { UP_SETTINGS } from './configuration/up-settings.ts';
import type { ForegroundFlags } from './foreground.ts';
import { KeyPairStock, SEED_KEY_PAIRS } from './key-pair-stock.ts';
import { runProcess, type WatchedOptions } from './run-process.ts';
import type { SeedPlan } from './seed/plan.ts';
import { readSeededSettings } from './seed/read-seeded-settings.ts';
import { upOptions } from './up-options.ts';
import { welcome } from './welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function up(flags: ForegroundFlags): Promise<void> {
  const { settings, plan, given } = await readSeededSettings(UP_SETTINGS, flags, process.env);
  await asGiven(given, () => run(flags, settings, plan));
}

async function run(flags: ForegroundFlags, settings: Values<typeof UP_SETTINGS>, plan?: SeedPlan): Promise<void> {
  const options = upOptions(settings);
  const load = async () => {
    // Making key pairs takes longest: it begins before anything else is even loaded.
    const keyPairs = new KeyPairStock(plan?.keyPairCount ?? (options.seed === 'bare' ? 0 : SEED_KEY_PAIRS));
    const { startSimulator } = await import('./simulator.ts');
    return (watched: WatchedOptions) =>
      startSimulator({ ...options, ...watched, seed: plan ?? options.seed, generateKeyPair: () => keyPairs.take() });
  };
  await runProcess({ flags, options, load, welcome });
}
