// Writes what is generated in docs/commands.md and docs/configuration.md. Tests say whether it is current.

import { readFileSync, writeFileSync } from 'node:fs';
import { COMMANDS_PAGE, withCommands } from '../build/test/support/commands-page.js';
import { CONFIGURATION_PAGE, withSettings } from '../build/test/support/configuration-page.js';

writeFileSync(COMMANDS_PAGE, await withCommands(readFileSync(COMMANDS_PAGE, 'utf8')));
writeFileSync(CONFIGURATION_PAGE, withSettings(readFileSync(CONFIGURATION_PAGE, 'utf8')));
