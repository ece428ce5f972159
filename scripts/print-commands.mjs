// Writes what is generated in docs/configuration.md. A test says whether it is current.

import { readFileSync, writeFileSync } from 'node:fs';
import { CONFIGURATION_PAGE, withSettings } from '../build/test/support/configuration-page.js';

writeFileSync(CONFIGURATION_PAGE, withSettings(readFileSync(CONFIGURATION_PAGE, 'utf8')));
