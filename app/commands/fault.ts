// `cloudhsm-sim fault ...`.

import { type Command, Option } from 'commander';
import { endpointOption } from './endpoint-option.ts';

const DIRECTIONS = ['upstream', 'downstream'];

export function register(program: Command): void {
  const fault = program.command('fault').description('what goes wrong in a simulator that runs');
  const faultCommand = (usage: string, says: string): Command =>
    fault.command(usage).description(says).addOption(endpointOption()).option('--json', 'print JSON');
  const faults = () => import('../fault/fault-command.ts');

  faultCommand('list', 'the faults that there are, with their hits').action(async (flags) =>
    (await faults()).listFaults(flags),
  );
  faultCommand('show <name>', 'one of them, with all its members').action(async (name: string, flags) =>
    (await faults()).showFault(name, flags),
  );
  faultCommand('kinds', 'the kinds of fault').action(async (flags) => (await faults()).listFaultKinds(flags));
  withMembers(faultCommand('add <name> <kind>', 'create a fault')).action(async (name: string, kind: string, flags) =>
    (await faults()).addFault(name, kind, flags),
  );
  withMembers(faultCommand('update <name>', 'change a fault: what is not named stays, and counts begin anew'))
    .option('--unset <member...>', 'take members away: times, match.hsmId, parameters.jitterMs')
    .action(async (name: string, flags) => (await faults()).updateFault(name, flags));
  faultCommand(
    'populate <file>',
    'these faults and no others: a list in JSON or YAML, as `fault list --json` prints it; -: standard input',
  ).action(async (file: string, flags) => (await faults()).populateFaults(file, flags));
  faultCommand('delete <name>', 'end a fault').action(async (name: string, flags) =>
    (await faults()).deleteFault(name, flags),
  );
  faultCommand('reset', 'end all of them').action(async (flags) => (await faults()).resetFaults(flags));
}

const withMembers = (command: Command): Command =>
  command
    .option('-p, --parameter <name=value...>', 'of the kind')
    .option('-m, --match <name=value...>', 'whom it is for: hsmId=hsm-..., operation=encrypt')
    .addOption(new Option('--direction <direction>', 'upstream is towards the HSM').choices(DIRECTIONS))
    .option('--probability <fraction>', 'of each event: 0 to 1')
    .option('--seed <number>', 'of the draws')
    .option('--skip <count>', 'events that pass first')
    .option('--times <count>', 'hits after which it is over')
    .option('--from <date>', 'ISO 8601, on the simulated calendar')
    .option('--until <date>', 'ISO 8601, on the simulated calendar');
