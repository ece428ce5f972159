// The flags that a table of settings makes.

import { type Command, Option } from 'commander';
import { CONFIG_VARIABLE } from '../configuration/read-settings.ts';
import { flagOf, isList, type Setting, variableOf } from '../configuration/setting.ts';

/** An option whose default and variable may be applied elsewhere: they are told in any case. */
export class SettingOption extends Option {
  readonly shownDefault: string | undefined;
  readonly shownVariable: string;

  constructor(flags: string, says: string, variable: string, shownDefault?: string) {
    super(flags, says);
    this.shownVariable = variable;
    this.shownDefault = shownDefault;
  }
}

export function addSettings(command: Command, settings: readonly Setting[]): Command {
  for (const setting of settings) {
    for (const option of setting.takes === 'switch' ? switchOptions(setting) : [valueOption(setting)]) {
      command.addOption(option);
    }
  }
  return command.addOption(
    new SettingOption(
      '--config <path>',
      'a file of these settings, YAML or JSON; flags and variables are stronger',
      CONFIG_VARIABLE,
    ),
  );
}

function valueOption(setting: Setting): Option {
  const flags = `${flagOf(setting)} <${setting.shows}>`;
  const shownDefault = setting.default ?? setting.defaultSays;
  const option = new SettingOption(flags, setting.says, variableOf(setting), shownDefault);
  if (setting.takes === 'choice') option.argChoices = [...setting.values];
  // Given more than once, all of it counts.
  if (isList(setting)) option.argParser((text, before?: string) => (before === undefined ? text : `${before},${text}`));
  return option;
}

/** The one that changes something, and the one that a stronger source takes it back with. */
function switchOptions(setting: Setting): readonly Option[] {
  const on = flagOf(setting);
  const off = on.replace('--', '--no-');
  const [told, hidden] = setting.default === 'true' ? [off, on] : [on, off];
  return [new SettingOption(told, setting.says, variableOf(setting)), new Option(hidden).hideHelp()];
}
