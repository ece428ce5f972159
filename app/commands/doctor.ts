// `cloudhsm-sim doctor`.

import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { simulatorCommand } from './simulator-command.ts';

export function register(program: Command): void {
  simulatorCommand(
    program,
    'doctor',
    'what keeps the simulator from starting or clients from finding it, with the mend; exit 1 if anything is wrong',
    'cloudhsm-sim doctor',
    'cloudhsm-sim doctor --endpoint http://127.0.0.1:4760 --json',
  ).action(async (flags, command: Command) => {
    const isEndpointNamed = command.getOptionValueSource('endpoint') !== 'default';
    const isWell = await (await import('../doctor/doctor.ts')).doctor(flags, isEndpointNamed);
    if (!isWell) process.exitCode = ExitCode.FAILURE;
  });
}
