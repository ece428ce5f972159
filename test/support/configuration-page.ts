// The tables of settings in docs/configuration.md and docs/two-processes.md, from the settings themselves.

import { join } from 'node:path';
import { CLUSTER_SETTINGS, KMS_SETTINGS } from '../../app/configuration/process-settings.ts';
import { flagOf, type Setting, variableOf, wordsFor } from '../../app/configuration/setting.ts';
import { UP_SETTINGS } from '../../app/configuration/up-settings.ts';
import { code, table } from './markdown.ts';
import { ROOT } from './source-tree.ts';

export const CONFIGURATION_PAGE = join(ROOT, 'docs/configuration.md');
export const TWO_PROCESSES_PAGE = join(ROOT, 'docs/two-processes.md');

/** The page with its table as it should be. */
export const withSettings = (page: string): string => withTable(page, 'settings', UP_SETTINGS);

/** The page with its tables as they should be. */
export const withProcessSettings = (page: string): string =>
  withTable(withTable(page, 'cluster settings', CLUSTER_SETTINGS), 'kms settings', KMS_SETTINGS);

function withTable(page: string, name: string, settings: readonly Setting[]): string {
  const [beginMark, endMark] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const begin = page.indexOf(beginMark);
  const end = page.indexOf(endMark);
  if (begin < 0 || end < begin) throw new Error(`the page has no ${beginMark} and ${endMark}`);
  const head = ['flag', 'variable', 'member', 'takes', 'default', ''];
  return `${page.slice(0, begin + beginMark.length)}\n\n${table(head, settings.map(row))}\n\n${page.slice(end)}`;
}

function row(setting: Setting): string[] {
  const flag =
    setting.takes === 'switch' && setting.default === 'true' ? `--no-${flagOf(setting).slice(2)}` : flagOf(setting);
  const standard = setting.default === undefined ? (setting.defaultSays ?? '') : code(setting.default);
  return [code(flag), code(variableOf(setting)), code(setting.name), wordsFor(setting), standard, setting.says];
}
