// The variables and the file that `up` would take its settings from, and the variables of the other commands.

import { SimError } from '../../../src/errors.ts';
import { CLI_VARIABLES } from '../../cli/language/global-flags.ts';
import { ENDPOINT_VARIABLE } from '../../commands/endpoint-option.ts';
import { CLUSTER_SETTINGS, KMS_SETTINGS } from '../../configuration/process-settings.ts';
import { CONFIG_VARIABLE } from '../../configuration/read-settings.ts';
import { VARIABLE_PREFIX, variableOf } from '../../configuration/setting.ts';
import { settleSettings } from '../../configuration/settle-settings.ts';
import { fromEnvironment } from '../../configuration/sources.ts';
import { UP_SETTINGS } from '../../configuration/up-settings.ts';
import { readSeededSettings } from '../../seed/read-seeded-settings.ts';
import { upOptions } from '../../up-options.ts';
import { type Check, type Finding, note, ok, wrong } from '../check.ts';

/** Those of `kms` that `up` has not. */
const OF_KMS_ALONE = KMS_SETTINGS.filter(({ name }) => !UP_SETTINGS.some((setting) => setting.name === name));

const KNOWN: ReadonlySet<string> = new Set([
  ...[CONFIG_VARIABLE, ENDPOINT_VARIABLE, ...Object.values(CLI_VARIABLES)],
  ...[...UP_SETTINGS, ...CLUSTER_SETTINGS, ...KMS_SETTINGS].map(variableOf),
]);

/** What Kubernetes says of a service called cloudhsm-sim. */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT.*|PORT_\d+_.*)$/;

export const checkSettings: Check = async ({ environment }) => {
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith(VARIABLE_PREFIX) && !KNOWN.has(name) && !SERVICE_LINK.test(name),
  );
  const notes = unknown.map((name) =>
    note(`${name} is no setting`, `unset ${name}, if it is meant for cloudhsm-sim; docs/configuration.md has them all`),
  );
  const ofUp = await refusalOf(async () => {
    const { settings } = await readSeededSettings(UP_SETTINGS, {}, environment);
    // What only shows when they are taken together.
    upOptions(settings);
  });
  const ofKms = await refusalOf(async () => settleSettings(OF_KMS_ALONE, [fromEnvironment(environment)]));
  return [ofUp ?? ok('up can read its settings'), ...(ofKms === undefined ? [] : [ofKms]), ...notes];
};

async function refusalOf(read: () => Promise<unknown>): Promise<Finding | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return wrong(error.message, 'set it to what it takes, or unset it: docs/configuration.md');
  }
}
