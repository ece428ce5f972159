// `cloudhsm-sim fault ...`.

import type { Command } from 'commander';
import { print } from '../terminal/print.ts';
import { choiceOption } from './choice-option.ts';
import { simulatorCommand } from './simulator-command.ts';

const DIRECTIONS = ['upstream', 'downstream'];

export function register(program: Command): void {
  const fault = program.command('fault').description('what goes wrong in a simulator that runs');
  const faults = () => import('../fault/fault-command.ts');
  simulatorCommand(
    fault,
    'list',
    'the faults that there are, with their hits, and when those are active that are not always',
    'cloudhsm-sim fault list',
    'cloudhsm-sim fault list --json',
  ).action(async (flags) => print(flags, await (await faults()).listFaults(flags)));
  simulatorCommand(fault, 'show <name>', 'one of them, with all its members', 'cloudhsm-sim fault show slow').action(
    async (name: string, flags) => print(flags, await (await faults()).showFault(name, flags)),
  );
  simulatorCommand(fault, 'kinds', 'the kinds of fault', 'cloudhsm-sim fault kinds').action(async (flags) =>
    print(flags, await (await faults()).listFaultKinds(flags)),
  );
  withMembers(
    simulatorCommand(
      fault,
      'add <name> <kind>',
      'create a fault',
      'cloudhsm-sim fault add slow latency -p latencyMs=250 --times 10',
      'cloudhsm-sim fault add third reject -p status=187 -m operation=encrypt --skip 2 --times 1',
    ),
  ).action(async (name: string, kind: string, flags) =>
    print(flags, await (await faults()).addFault(name, kind, flags)),
  );
  withMembers(
    simulatorCommand(
      fault,
      'update <name>',
      'change a fault: what is not named stays, and counts begin anew',
      'cloudhsm-sim fault update slow -p latencyMs=500 --unset times',
    ),
  )
    .option('--unset <member...>', 'take members away: times, match.hsmId, parameters.jitterMs')
    .action(async (name: string, flags) => print(flags, await (await faults()).updateFault(name, flags)));
  simulatorCommand(
    fault,
    'populate <file>',
    'these faults and no others: a list in JSON or YAML, as `fault list --json` prints it; -: standard input',
    'cloudhsm-sim fault populate faults.yaml',
  ).action(async (file: string, flags) => print(flags, await (await faults()).populateFaults(file, flags)));
  simulatorCommand(fault, 'delete <name>', 'end a fault', 'cloudhsm-sim fault delete slow').action(
    async (name: string, flags) => print(flags, await (await faults()).deleteFault(name, flags)),
  );
  simulatorCommand(fault, 'reset', 'end all of them', 'cloudhsm-sim fault reset').action(async (flags) =>
    print(flags, await (await faults()).resetFaults(flags)),
  );
}

const withMembers = (command: Command): Command =>
  command
    .option('-p, --parameter <name=value...>', 'of the kind')
    .option('-m, --match <name=value...>', 'whom it is for: hsmId=hsm-..., operation=encrypt')
    .addOption(choiceOption('--direction <direction>', 'upstream is towards the HSM', DIRECTIONS))
    .option('--probability <fraction>', 'of each event: 0 to 1')
    .option('--seed <number>', 'of the draws')
    .option('--skip <count>', 'events that pass first')
    .option('--times <count>', 'hits after which it is over')
    .option('--from <date>', 'ISO 8601, on the simulated calendar')
    .option('--until <date>', 'ISO 8601, on the simulated calendar');
