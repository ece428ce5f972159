// Which simulator a command talks to.

import { Option } from 'commander';
import { SimError } from '../../src/errors.ts';
import { DEFAULT_PORT } from '../configuration/up-settings.ts';

export const ENDPOINT_VARIABLE = 'CLOUDHSM_SIM_ENDPOINT';

export const endpointOption = (): Option =>
  new Option('--endpoint <url>', 'of the simulator')
    .env(ENDPOINT_VARIABLE)
    .argParser(endpointIn)
    .default(`http://127.0.0.1:${DEFAULT_PORT}`);

function endpointIn(text: string): string {
  if (/^https?:\/\/[^\s/]+\/*$/.test(text) && URL.canParse(text)) return text;
  const message = `--endpoint, or ${ENDPOINT_VARIABLE}, takes a URL as http://127.0.0.1:${DEFAULT_PORT}, not '${text}'`;
  throw new SimError('invalid_configuration', message);
}
