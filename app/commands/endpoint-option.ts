// Which simulator a command talks to.

import type { Option } from 'commander';
import { SimError } from '../../src/errors.ts';
import { DEFAULT_PORT } from '../configuration/up-settings.ts';
import { SettingOption } from './setting-options.ts';

export const ENDPOINT_VARIABLE = 'CLOUDHSM_SIM_ENDPOINT';
const DEFAULT = `http://127.0.0.1:${DEFAULT_PORT}`;

export function endpointOption(): Option {
  const option = new SettingOption('--endpoint <url>', 'of the simulator', ENDPOINT_VARIABLE, DEFAULT)
    .argParser(endpointIn)
    .default(DEFAULT);
  // To commander one that is empty is given.
  return process.env[ENDPOINT_VARIABLE] ? option.env(ENDPOINT_VARIABLE) : option;
}

function endpointIn(text: string): string {
  if (/^https?:\/\/[^\s/@]+\/*$/.test(text) && URL.canParse(text)) return text;
  // What stands before an @ may be a password.
  const given = text.includes('@') ? ' without a name and a password' : `, not '${text}'`;
  const message = `--endpoint, or ${ENDPOINT_VARIABLE}, takes a URL as ${DEFAULT}${given}`;
  throw new SimError('invalid_configuration', message);
}
