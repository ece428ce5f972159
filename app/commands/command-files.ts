// Every command, a file each. What a command needs is loaded when it runs, and its flags when it is asked for.

import type { Command } from 'commander';

interface CommandFile {
  register(program: Command): void;
}

/** In the order in which help lists them. */
export const COMMAND_FILES: Readonly<Record<string, () => Promise<CommandFile>>> = {
  up: () => import('./up.ts'),
  kms: () => import('./kms.ts'),
  store: () => import('./store.ts'),
  cluster: () => import('./cluster.ts'),
  user: () => import('./user.ts'),
  clock: () => import('./clock.ts'),
  tour: () => import('./tour.ts'),
  scenario: () => import('./scenario.ts'),
  fault: () => import('./fault.ts'),
  seed: () => import('./seed.ts'),
  doctor: () => import('./doctor.ts'),
  bench: () => import('./bench.ts'),
  completion: () => import('./completion.ts'),
};
