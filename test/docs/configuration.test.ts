// docs/configuration.md has every setting, as it is; its example is a configuration.

import { readFileSync } from 'node:fs';
import t from 'tap';
import { parseConfiguration } from '../../app/configuration/configuration-file.ts';
import { UP_SETTINGS } from '../../app/configuration/up-settings.ts';
import { CONFIGURATION_PAGE, withSettings } from '../support/configuration-page.ts';

const page = readFileSync(CONFIGURATION_PAGE, 'utf8');

t.test('the table is current', async (t) => {
  t.equal(page, withSettings(page), 'npm run commands brings it up to date');
});

t.test('the example is one', async (t) => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  t.equal(parseConfiguration('example', example, UP_SETTINGS).size, 4);
});
