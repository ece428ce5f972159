// Starts a simulator of a scenario's own, plays the scenario against it, and reports what held.

import { systemMonotonic } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { readTextFile } from '../regular-file.ts';
import { type SimulatorOptions, startSimulator } from '../simulator.ts';
import { parseScenario } from './parse-scenario.ts';
import { type PlayedStep, playScenario } from './play-scenario.ts';
import type { Scenario } from './scenario.ts';

const SIZE_MAX = 1024 * 1024;

export interface ScenarioReport {
  readonly scenario: string;
  readonly seed: number;
  readonly outcome: 'passed' | 'failed';
  readonly steps: readonly PlayedStep[];
}

/** Of its simulator. */
export type ScenarioOptions = Pick<SimulatorOptions, 'generateKeyPair' | 'newHsmFactory'>;

/** @throws SimError `invalid_configuration` before anything starts, and for a step that cannot be taken */
export async function runScenarioFile(file: string, options?: ScenarioOptions): Promise<ScenarioReport> {
  return runScenario(parseScenario(file, readTextFile('the scenario', file, SIZE_MAX)), options);
}

/** The same scenario gives the same report, whenever it is played. */
export async function runScenario(scenario: Scenario, options: ScenarioOptions = {}): Promise<ScenarioReport> {
  const simulator = await startSimulator({
    ...{
      port: 0,
      hsmPort: 0,
      hsmCount: scenario.hsmCount,
      seed: 'key_store',
      connectDurationMs: 0,
      logger: silentLogger,
    },
    ...options,
  });
  try {
    const { endpoint } = simulator.describe();
    const network = await (await fetch(`${endpoint}/_sim/v1/network`)).json();
    const { subnets } = network as { readonly subnets: readonly { readonly subnetId: string }[] };
    const steps = await playScenario(scenario, {
      clock: systemMonotonic,
      describe: () => simulator.describe(),
      subnetIds: () => subnets.map(({ subnetId }) => subnetId),
    });
    const outcome = steps.every(({ holds }) => holds) ? 'passed' : 'failed';
    return { scenario: scenario.name, seed: scenario.seed, outcome, steps };
  } finally {
    await simulator.stop();
  }
}

/** @param file whose lines it names */
export function reportLines(file: string, { scenario, seed, outcome, steps }: ScenarioReport): readonly string[] {
  const lines = steps.map(({ line, does, expected, got, holds }) =>
    holds
      ? `  ok      ${does}${got === 'done' ? '' : `: ${got}`}`
      : `  FAILED  ${does}: ${got}, not ${expected} (${file}:${line})`,
  );
  return [`${scenario} (seed ${seed})`, ...lines, outcome];
}
