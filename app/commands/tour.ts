// `cloudhsm-sim tour`.

import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('tour')
    .description('play AWS’s page on connecting a custom key store, with AWS’s own clients, against a fresh simulator')
    .action(async () => (await import('../tour/tour.ts')).tour());
}
