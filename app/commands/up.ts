// `cloudhsm-sim up`.

import type { Command } from 'commander';
import type { Flags } from '../configuration/sources.ts';
import { UP_SETTINGS } from '../configuration/up-settings.ts';
import { addSettings } from './setting-options.ts';

export function register(program: Command): void {
  const up = program.command('up').description('run the simulator in the foreground until Ctrl-C');
  addSettings(up, UP_SETTINGS).action(async (flags: Flags) => (await import('../up.ts')).up(flags));
}
