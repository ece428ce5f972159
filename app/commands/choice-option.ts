// An option that takes one of a few words.

import { Option } from 'commander';
import { SimError } from '../../src/errors.ts';

/** @throws SimError `invalid_configuration`, when it is given another */
export function choiceOption(flags: string, says: string, values: readonly string[]): Option {
  const option = new Option(flags, says).argParser((given) => {
    if (values.includes(given)) return given;
    throw new SimError('invalid_configuration', `${option.long} takes one of ${values.join(', ')}, not '${given}'`);
  });
  option.argChoices = [...values];
  return option;
}
