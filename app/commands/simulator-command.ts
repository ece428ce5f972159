// What the commands have in common that ask a simulator that runs.

import type { Command } from 'commander';
import { endpointOption } from './endpoint-option.ts';
import { withExamples } from './examples.ts';

export interface SimulatorFlags {
  readonly endpoint: string;
  readonly json?: boolean;
}

/** With `--endpoint` and `--json`. */
export const simulatorCommand = (
  group: Command,
  usage: string,
  says: string,
  ...examples: readonly string[]
): Command =>
  withExamples(
    group.command(usage).description(says).addOption(endpointOption()).option('--json', 'print JSON'),
    ...examples,
  );
