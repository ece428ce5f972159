// Which cluster a command is about.

import { Option } from 'commander';

export const clusterOption = (): Option => new Option('--cluster <id>', 'which one; default: the only one');
