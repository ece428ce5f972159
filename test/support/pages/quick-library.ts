// The library as programs import it, whose simulators start without threads and without making key pairs. That the real ones do
// as well is shown by test/package.

import { seedOf } from '../../../app/library/check-seed.ts';
import { checkStartOptions } from '../../../app/library/check-start-options.ts';
import { RunningSimulator } from '../../../app/library/running-simulator.ts';
import type { StartOptions } from '../../../app/library/start-options.ts';
import { startSimulator as start } from '../../../app/simulator.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { inProcessHsms } from '../in-process-hsms.ts';
import { fixtureKeyPairs } from '../running-simulator.ts';

export * from '../../../app/library/index.ts';

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const { logLevel: _, process: __, binding: ___, ...checked } = checkStartOptions(options);
  const here = { logger: silentLogger, newHsmFactory: inProcessHsms, generateKeyPair: fixtureKeyPairs() };
  const simulator = await start({ ...checked, ...here, seed: await seedOf(checked.seed) });
  return new RunningSimulator({
    ready: simulator.describe(),
    reset: () => simulator.reset(),
    stop: () => simulator.stop(),
  });
}
