// `cloudhsm-sim store ...`.

import type { Command } from 'commander';
import { CONNECTION_TABLE } from '../../src/keystore/connection-state.ts';
import { ExitCode } from '../exit-code.ts';
import { print } from '../terminal/print.ts';
import { choiceOption } from './choice-option.ts';
import { simulatorCommand } from './simulator-command.ts';

const STORE = 'id or name of a custom key store';

export function register(program: Command): void {
  const store = program.command('store').description('custom key stores of a simulator that runs, through the KMS API');
  const stores = () => import('../store/store-command.ts');
  simulatorCommand(
    store,
    'list',
    'the custom key stores and their connection states',
    'cloudhsm-sim store list',
    'cloudhsm-sim store list --json',
  ).action(async (flags) => print(flags, await (await stores()).listStores(flags)));
  simulatorCommand(
    store,
    'connect',
    'begin to connect a custom key store',
    'cloudhsm-sim store connect example && cloudhsm-sim store watch example --until CONNECTED',
  )
    .argument('<store>', STORE)
    .action(async (named: string, flags) => print(flags, await (await stores()).connectStore(named, flags)));
  simulatorCommand(
    store,
    'disconnect',
    'begin to disconnect a custom key store',
    'cloudhsm-sim store disconnect example',
  )
    .argument('<store>', STORE)
    .action(async (named: string, flags) => print(flags, await (await stores()).disconnectStore(named, flags)));
  const states = Object.keys(CONNECTION_TABLE);
  simulatorCommand(
    store,
    'watch',
    'follow connection states until Ctrl-C; with --json, a line of JSON each',
    'cloudhsm-sim store watch',
    'cloudhsm-sim store watch example --until CONNECTED --timeout 90s',
  )
    .argument('[store]', `${STORE}; default: all of them`)
    .addOption(
      choiceOption('--until <state>', 'end when the store is in it; exit 1 when it is stuck elsewhere', states),
    )
    .option('--timeout <duration>', 'wait no longer: 90s, 20m')
    .action(async (named: string | undefined, flags) => {
      const isTrue = await (await import('../store/watch-stores.ts')).watchStores(named, flags);
      if (!isTrue) process.exitCode = ExitCode.FAILURE;
    });
}
