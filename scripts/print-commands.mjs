// Writes what is generated in docs/commands.md, docs/configuration.md and docs/two-processes.md. Tests say whether they are
// current.

import { readFileSync, writeFileSync } from 'node:fs';
import { COMMANDS_PAGE, withCommands } from '../build/test/support/commands-page.js';
import {
  CONFIGURATION_PAGE,
  TWO_PROCESSES_PAGE,
  withProcessSettings,
  withSettings,
} from '../build/test/support/configuration-page.js';

writeFileSync(COMMANDS_PAGE, await withCommands(readFileSync(COMMANDS_PAGE, 'utf8')));
writeFileSync(CONFIGURATION_PAGE, withSettings(readFileSync(CONFIGURATION_PAGE, 'utf8')));
writeFileSync(TWO_PROCESSES_PAGE, withProcessSettings(readFileSync(TWO_PROCESSES_PAGE, 'utf8')));
