// `cloudhsm-sim scenario run FILE`: starts a simulator of its own, plays the file against it, prints what held.

import { readFileSync } from 'node:fs';
import { SimError } from '../../src/errors.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { type SimulatorOptions, startSimulator } from '../simulator.ts';
import { showProgress } from '../terminal/progress.ts';
import { parseScenario } from './parse-scenario.ts';
import { type PlayedStep, playScenario } from './play-scenario.ts';
import type { Scenario } from './scenario.ts';

export interface ScenarioReport {
  readonly scenario: string;
  readonly seed: number;
  readonly outcome: 'passed' | 'failed';
  readonly steps: readonly PlayedStep[];
}

/** Prints the report. Resolves with whether all of it held. @throws SimError `invalid_configuration` before anything starts */
export async function runScenarioFile(file: string, { json = false }: { readonly json?: boolean }): Promise<boolean> {
  const report = await showProgress(`playing ${file}`, runScenario(parseScenario(file, read(file))));
  process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : reportText(file, report));
  return report.outcome === 'passed';
}

/** The same scenario gives the same report, whenever it is played. */
export async function runScenario(
  scenario: Scenario,
  options: Pick<SimulatorOptions, 'generateKeyPair'> = {},
): Promise<ScenarioReport> {
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

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SimError('invalid_configuration', `${file} cannot be read`, { cause });
  }
}

function reportText(file: string, { scenario, seed, outcome, steps }: ScenarioReport): string {
  const lines = steps.map(({ line, does, expected, got, holds }) =>
    holds
      ? `  ok      ${does}${got === 'done' ? '' : `: ${got}`}`
      : `  FAILED  ${does}: ${got}, not ${expected} (${file}:${line})`,
  );
  return [`${scenario} (seed ${seed})`, ...lines, outcome, ''].join('\n');
}
