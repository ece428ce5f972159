// A configuration file, YAML or JSON, which YAML contains. All of it is checked, whether or not something stronger
// stands above it; all that is wrong is told at once, each with its line and its member.

import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { nearestWord } from '../../src/runtime/nearest-word.ts';
import { refusalOfAll } from '../refusal-of-all.ts';
import { readTextFile } from '../regular-file.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { looksLikeMember } from '../yaml/path.ts';
import { isList, type Setting, wordsFor } from './setting.ts';
import { type Given, type Source, wrongWith } from './settle-settings.ts';

const SIZE_MAX = 64 * 1024;

/**
 * @param named what called for the file: `--config`
 * @throws SimError `invalid_configuration`: `file:line: member: what is wrong`, a line for each
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
  const parsed = parseYaml(text);
  if ('broken' in parsed) throw refusalOfAll(parsed.broken.map(({ line, message }) => `${file}:${line}: ${message}`));
  const { contents } = parsed.document;
  const place = (node: unknown): string => `${file}:${parsed.lineAt((node as Partial<Node>).range?.[0] ?? 0)}`;
  // Nothing but comments.
  if (contents === null || (isScalar(contents) && contents.value === null)) return new Map();
  if (!isMap(contents)) throw refusalOfAll([`${place(contents)}: a configuration is a map of settings`]);
  const members = contents.items.map(({ key, value }) => readMember(key, value, place(key), settings));
  const wrong = members.flatMap((member) => (member.wrong === undefined ? [] : [member.wrong]));
  if (wrong.length > 0) throw refusalOfAll(wrong);
  return new Map(members.flatMap(({ name, given }) => (given === undefined ? [] : [[name, given]])));
}

interface Member {
  readonly name: string;
  /** Neither of both: an empty list, which is as good as none. */
  readonly given?: Given;
  readonly wrong?: string;
}

function readMember(key: unknown, value: unknown, place: string, settings: readonly Setting[]): Member {
  const name = isScalar(key) ? String(key.value) : '';
  const setting = settings.find((candidate) => candidate.name === name);
  if (setting === undefined) {
    // What cannot be the name of one may be the content of another kind of file.
    const what = looksLikeMember(name) ? name : 'what stands here';
    return { name, wrong: `${place}: ${what} is no setting; ${mendOf(name, settings)}` };
  }
  const written: readonly unknown[] = isList(setting) && isSeq(value) ? value.items : [value];
  if (!written.every(isPresent)) return { name, wrong: `${place}: ${name} takes ${wordsFor(setting)}` };
  if (written.length === 0) return { name };
  const given = { text: written.map((scalar) => textOf(setting, scalar)).join(','), as: `${place}: ${name}` };
  const wrong = wrongWith(setting, given);
  return wrong === undefined ? { name, given } : { name, wrong };
}

const isPresent = (node: unknown): node is Scalar => isScalar(node) && node.value !== null;

/** What YAML takes for a number or a truth value is as it was written, where it is neither: a token of digits has them all. */
function textOf({ takes }: Setting, { value, source }: Scalar): string {
  const isTyped = takes === 'integer' || takes === 'integer_or_word' || takes === 'switch';
  return isTyped ? String(value) : (source ?? String(value));
}

function mendOf(name: string, settings: readonly Setting[]): string {
  const names = settings.map((setting) => setting.name);
  const nearest = nearestWord(name, names);
  return nearest === undefined ? `there is ${names.join(', ')}` : `did you mean ${nearest}?`;
}
