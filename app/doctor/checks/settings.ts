// The variables and the file that `up` would take its settings from, the variables of the other commands, and those that are
// of none.

import { SimError } from '../../../src/errors.ts';
import { unknownVariables } from '../../commands/unknown-variables.ts';
import { KMS_SETTINGS } from '../../configuration/process-settings.ts';
import { settleSettings } from '../../configuration/settle-settings.ts';
import { fromEnvironment } from '../../configuration/sources.ts';
import { UP_SETTINGS } from '../../configuration/up-settings.ts';
import { readSeededSettings } from '../../seed/read-seeded-settings.ts';
import { upOptions } from '../../up-options.ts';
import { type Check, type Finding, note, ok, wrong } from '../check.ts';

/** Those of `kms` that `up` has not. */
const OF_KMS_ALONE = KMS_SETTINGS.filter(({ name }) => !UP_SETTINGS.some((setting) => setting.name === name));

export const checkSettings: Check = async ({ environment }) => {
  const unknown = unknownVariables(environment).map(({ name, meant }) =>
    meant === undefined
      ? note(
          `${name} is no variable of cloudhsm-sim`,
          'nothing, if somebody else reads it: docs/configuration.md has ours',
        )
      : wrong(`${name} is no variable of cloudhsm-sim`, `did you mean ${meant}? Rename it, or unset it`),
  );
  const ofUp = await refusalOf(async () => {
    const { settings } = await readSeededSettings(UP_SETTINGS, {}, environment);
    // What only shows when they are taken together.
    upOptions(settings);
  });
  const ofKms = await refusalOf(async () => settleSettings(OF_KMS_ALONE, [fromEnvironment(environment)]));
  return [...(ofUp.length === 0 ? [ok('up can read its settings')] : ofUp), ...ofKms, ...unknown];
};

/** One for each thing that is wrong. */
async function refusalOf(read: () => Promise<unknown>): Promise<readonly Finding[]> {
  try {
    await read();
    return [];
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    const mend = 'set it to what it takes, or unset it: docs/configuration.md';
    return error.message.split('\n').map((says) => wrong(says, mend));
  }
}
