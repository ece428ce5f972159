// Which simulator a command talks to.

import { Option } from 'commander';
import { DEFAULT_PORT } from '../configuration/up-settings.ts';

export const endpointOption = (): Option =>
  new Option('--endpoint <url>', 'of the simulator')
    .env('CLOUDHSM_SIM_ENDPOINT')
    .default(`http://127.0.0.1:${DEFAULT_PORT}`);
