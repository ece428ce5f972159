// A configuration file, YAML or JSON, which YAML contains. All of it is checked, whether or not something stronger
// stands above it; what is wrong is named with its line and its member.

import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar } from 'yaml';
import { SimError } from '../../src/errors.ts';
import { readTextFile } from '../regular-file.ts';
import { looksLikeMember } from '../yaml/path.ts';
import { wordsOf } from '../yaml/read-yaml.ts';
import { isList, type Setting, wordsFor } from './setting.ts';
import { type Given, parseSetting, type Source } from './settle-settings.ts';

const SIZE_MAX = 64 * 1024;

/**
 * @param named what called for the file: `--config`
 * @throws SimError `invalid_configuration`: `file:line: member: what is wrong`
 */
export function fromFile(path: string, named: string, settings: readonly Setting[]): Source {
  const given = parseConfiguration(path, readTextFile(`${named}:`, path, SIZE_MAX), settings);
  return ({ name }) => given.get(name);
}

/** By the setting's name. @throws SimError `invalid_configuration` */
export function parseConfiguration(
  file: string,
  text: string,
  settings: readonly Setting[],
): ReadonlyMap<string, Given> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined): string => `${file}:${lines.linePos(offset ?? 0).line || 1}`;
  const refuse = (offset: number | undefined, message: string): SimError =>
    new SimError('invalid_configuration', `${place(offset)}: ${message}`);
  const [broken] = document.errors;
  if (broken !== undefined) throw refuse(broken.pos[0], wordsOf(broken));

  const { contents } = document;
  const given = new Map<string, Given>();
  // Nothing but comments.
  if (contents === null || (isScalar(contents) && contents.value === null)) return given;
  if (!isMap(contents)) throw refuse(contents.range?.[0], 'a configuration is a map of settings');
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const offset = isScalar(key) ? key.range?.[0] : contents.range?.[0];
    const setting = settings.find((candidate) => candidate.name === name);
    if (setting === undefined) {
      // What cannot be the name of one may be the content of another kind of file.
      const what = looksLikeMember(name) ? name : 'what stands here';
      throw refuse(offset, `${what} is no setting; there is ${settings.map((known) => known.name).join(', ')}`);
    }
    const written: readonly unknown[] = isList(setting) && isSeq(value) ? value.items : [value];
    if (!written.every(isPresent)) throw refuse(offset, `${name} takes ${wordsFor(setting)}`);
    // An empty list is as good as none.
    if (written.length === 0) continue;
    const one = { text: written.map((scalar) => textOf(setting, scalar)).join(','), as: `${place(offset)}: ${name}` };
    parseSetting(setting, one);
    given.set(name, one);
  }
  return given;
}

const isPresent = (node: unknown): node is Scalar => isScalar(node) && node.value !== null;

/** What YAML takes for a number or a truth value is as it was written, where it is neither: a token of digits has them all. */
function textOf({ takes }: Setting, { value, source }: Scalar): string {
  const isTyped = takes === 'integer' || takes === 'integer_or_word' || takes === 'switch';
  return isTyped ? String(value) : (source ?? String(value));
}
