// `cloudhsm-sim cluster ...`.

import type { Command } from 'commander';
import { print } from '../terminal/print.ts';
import { clusterOption } from './cluster-option.ts';
import { addClusterProcess } from './cluster-process.ts';
import { simulatorCommand } from './simulator-command.ts';

export function register(program: Command): void {
  const cluster = program
    .command('cluster')
    .description(
      'run clusters alone in the foreground, for `cloudhsm-sim kms` in another process; below it, those that run',
    )
    // What stands behind a command below is that command's.
    .enablePositionalOptions();
  addClusterProcess(cluster);
  addMachineCommands(cluster);
}

/** Of a simulator that runs. */
function addMachineCommands(cluster: Command): void {
  const clusters = () => import('../cluster/cluster-command.ts');
  simulatorCommand(
    cluster,
    'list',
    'the clusters of a simulator that runs, where each HSM listens, and which are lost',
    'cloudhsm-sim cluster list',
    'cloudhsm-sim cluster list --json',
  ).action(async (flags) => print(flags, await (await clusters()).showClusters(flags)));
  simulatorCommand(
    cluster,
    'lose-hsm',
    'a machine dies: its connections are reset, and what it alone had is lost',
    'cloudhsm-sim cluster lose-hsm hsm-q3xw7bnlkpd',
  )
    .argument('<hsm>', 'id of an HSM')
    .action(async (hsmId: string, flags) => print(flags, await (await clusters()).loseHsm(hsmId, flags)));
  simulatorCommand(
    cluster,
    'restore-hsm',
    'another machine in the place of one that was lost',
    'cloudhsm-sim cluster restore-hsm hsm-q3xw7bnlkpd',
  )
    .argument('<hsm>', 'id of the HSM that was lost')
    .addOption(clusterOption())
    .action(async (hsmId: string, flags) => print(flags, await (await clusters()).restoreHsm(hsmId, flags)));
  simulatorCommand(
    cluster,
    'add-hsm',
    'one more machine, as CreateHsm would bring it, at once',
    'cloudhsm-sim cluster add-hsm',
    'cloudhsm-sim cluster add-hsm --zone us-east-1c',
  )
    .addOption(clusterOption())
    .option('--zone <zone>', 'availability zone; default: the emptiest of the cluster')
    .action(async (flags) => print(flags, await (await clusters()).addHsm(flags)));
}
