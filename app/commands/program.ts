// `cloudhsm-sim` itself: what its commands have in common.

import { Command, type Option } from 'commander';
import { VARIABLE_PREFIX } from '../configuration/setting.ts';
import { VERSION } from '../version.ts';
import { COMMAND_FILES } from './command-files.ts';
import { SettingOption } from './setting-options.ts';
import { refuseStrays } from './strays.ts';

/** Without a command. */
export const createProgram = (): Command =>
  new Command('cloudhsm-sim')
    .description(
      'A simulated AWS CloudHSM cluster, with a KMS custom key store on top of it, that you can break on purpose.',
    )
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions()
    .allowExcessArguments()
    .hook('preAction', async (_program, command) => {
      refuseStrays(command);
      await refuseStrayVariables(command);
    })
    .configureHelp({ optionDescription })
    // What is wrong is thrown as well, and told by whoever catches it.
    .configureOutput({ outputError: () => {} });

/** What knows all of them is loaded only where there are some; the doctor has his own way of telling. */
async function refuseStrayVariables(command: Command): Promise<void> {
  const areThere = Object.keys(process.env).some((name) => name.startsWith(VARIABLE_PREFIX));
  if (!areThere || command.name() === 'doctor') return;
  (await import('./unknown-variables.ts')).refuseMistypedVariables(process.env);
}

/** With that command, or with all of them: anything else, help among it, concerns all. */
export async function loadProgram(asked?: string): Promise<Command> {
  const program = createProgram();
  const load = asked !== undefined && Object.hasOwn(COMMAND_FILES, asked) ? COMMAND_FILES[asked] : undefined;
  const loads = load === undefined ? Object.values(COMMAND_FILES) : [load];
  for (const file of await Promise.all(loads.map((load) => load()))) file.register(program);
  return program;
}

/** `of the cluster (choices: a, b; default: a; env: NAME)` */
export function optionDescription(option: Option): string {
  const isSetting = option instanceof SettingOption;
  const shownDefault = isSetting ? option.shownDefault : option.defaultValue;
  const variable = isSetting ? option.shownVariable : option.envVar;
  const facts = [
    ...(option.argChoices === undefined ? [] : [`choices: ${option.argChoices.join(', ')}`]),
    ...(typeof shownDefault === 'string' ? [`default: ${shownDefault}`] : []),
    ...(variable === undefined ? [] : [`env: ${variable}`]),
  ];
  return facts.length === 0 ? option.description : `${option.description} (${facts.join('; ')})`;
}
