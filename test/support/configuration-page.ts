// The table of docs/configuration.md, from the settings themselves.

import { join } from 'node:path';
import { flagOf, type Setting, variableOf, wordsFor } from '../../app/configuration/setting.ts';
import { UP_SETTINGS } from '../../app/configuration/up-settings.ts';
import { code, table } from './markdown.ts';
import { ROOT } from './source-tree.ts';

export const CONFIGURATION_PAGE = join(ROOT, 'docs/configuration.md');
const BEGIN = '<!-- settings: begin -->';
const END = '<!-- settings: end -->';

/** The page with its table as it should be. */
export function withSettings(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/configuration.md has no ${BEGIN} and ${END}`);
  const rows = UP_SETTINGS.map(row);
  const head = ['flag', 'variable', 'member', 'takes', 'default', ''];
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table(head, rows)}\n\n${page.slice(end)}`;
}

function row(setting: Setting): string[] {
  const flag =
    setting.takes === 'switch' && setting.default === 'true' ? `--no-${flagOf(setting).slice(2)}` : flagOf(setting);
  const standard = setting.default === undefined ? (setting.defaultSays ?? '') : code(setting.default);
  return [code(flag), code(variableOf(setting)), code(setting.name), wordsFor(setting), standard, setting.says];
}
