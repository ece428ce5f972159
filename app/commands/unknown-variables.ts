// Variables that begin as ours do, and are none: nobody would notice that they are passed over.

import { nearestWord } from '../../src/runtime/nearest-word.ts';
import { CLI_VARIABLES } from '../cli/language/global-flags.ts';
import { CLUSTER_SETTINGS, KMS_SETTINGS } from '../configuration/process-settings.ts';
import { CONFIG_VARIABLE } from '../configuration/read-settings.ts';
import { isServiceLink } from '../configuration/service-links.ts';
import { VARIABLE_PREFIX, variableOf } from '../configuration/setting.ts';
import type { Environment } from '../configuration/sources.ts';
import { UP_SETTINGS } from '../configuration/up-settings.ts';
import { refusalOfAll } from '../refusal-of-all.ts';
import { shownName } from '../yaml/path.ts';
import { ENDPOINT_VARIABLE } from './endpoint-option.ts';

/** Of every command: what one passes over may be there for another one. */
const KNOWN: readonly string[] = [
  ...new Set([
    ...[...UP_SETTINGS, ...CLUSTER_SETTINGS, ...KMS_SETTINGS].map(variableOf),
    ...[CONFIG_VARIABLE, ENDPOINT_VARIABLE, ...Object.values(CLI_VARIABLES)],
  ]),
];

/** What is refused has to be one of ours for certain: one mistake in a short word, two in a long one. */
const LETTERS_PER_MISTAKE = 8;

export interface UnknownVariable {
  /** As it may be shown. */
  readonly name: string;
  /** The variable that was meant; undefined where none is near, and somebody else may read it. */
  readonly meant: string | undefined;
}

export const unknownVariables = (environment: Environment): readonly UnknownVariable[] =>
  Object.entries(environment)
    .filter(([name, text = '']) => isOurs(name) && text !== '' && !KNOWN.includes(name) && !isServiceLink(name, text))
    .map(([name]) => ({ name: shownName(name), meant: nearestVariable(name) }));

const isOurs = (name: string): boolean => name.startsWith(VARIABLE_PREFIX);

function nearestVariable(name: string): string | undefined {
  // The prefix, which they have in common, makes none of them nearer.
  const [word = '', ...words] = [name, ...KNOWN].map((one) => one.slice(VARIABLE_PREFIX.length));
  const nearest = nearestWord(word, words, Math.ceil(word.length / LETTERS_PER_MISTAKE));
  return nearest === undefined ? undefined : VARIABLE_PREFIX + nearest;
}

/**
 * Those that are near another one. What is near none is passed over: a script may name an image so, or a folder of its own.
 * @throws SimError `invalid_configuration`: all of them
 */
export function refuseMistypedVariables(environment: Environment): void {
  const mistyped = unknownVariables(environment).flatMap(({ name, meant }) =>
    meant === undefined ? [] : [`${name} is no variable of cloudhsm-sim; did you mean ${meant}?`],
  );
  if (mistyped.length > 0) throw refusalOfAll(mistyped);
}
