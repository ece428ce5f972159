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

/** What is wrong with each, and how to mend it: a line. */
export const unknownVariables = (environment: Environment): readonly string[] =>
  Object.entries(environment)
    .filter(([name, text = '']) => isOurs(name) && text !== '' && !KNOWN.includes(name) && !isServiceLink(name, text))
    .map(([name]) => `${shownName(name)} is no variable of cloudhsm-sim; ${mendOf(name)}`);

const isOurs = (name: string): boolean => name.startsWith(VARIABLE_PREFIX);

function mendOf(name: string): string {
  // The prefix, which they have in common, makes none of them nearer.
  const [word = '', ...words] = [name, ...KNOWN].map((one) => one.slice(VARIABLE_PREFIX.length));
  const nearest = nearestWord(word, words);
  return nearest === undefined
    ? `unset it, or give it a name that does not begin with ${VARIABLE_PREFIX}: docs/configuration.md has all that do`
    : `did you mean ${VARIABLE_PREFIX}${nearest}?`;
}

/** @throws SimError `invalid_configuration`: all of them */
export function refuseUnknownVariables(environment: Environment): void {
  const unknown = unknownVariables(environment);
  if (unknown.length > 0) throw refusalOfAll(unknown);
}
