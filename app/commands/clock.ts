// `cloudhsm-sim clock ...`.

import type { Command } from 'commander';
import { print } from '../terminal/print.ts';
import { simulatorCommand } from './simulator-command.ts';

export function register(program: Command): void {
  const clock = program.command('clock').description('the calendar of a simulator that runs');
  const clocks = () => import('../clock/clock-command.ts');
  simulatorCommand(clock, 'show', 'the date', 'cloudhsm-sim clock show').action(async (flags) =>
    print(flags, await (await clocks()).showClock(flags)),
  );
  simulatorCommand(
    clock,
    'advance',
    'step over time; prints the date once what became due on the way is over',
    'cloudhsm-sim clock advance 20m',
    'cloudhsm-sim clock advance 7d',
    'cloudhsm-sim clock advance 1500 --ms',
  )
    .argument('<duration>', '90s, 20m, 2h, 7d; at most 366 days at once')
    .option('--ms', 'the duration is a number of milliseconds')
    .action(async (duration: string, flags) => print(flags, await (await clocks()).advanceClock(duration, flags)));
}
