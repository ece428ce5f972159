// The variables and the file that `up` would take its settings from.

import { SimError } from '../../../src/errors.ts';
import { CONFIG_VARIABLE } from '../../configuration/read-settings.ts';
import { VARIABLE_PREFIX, variableOf } from '../../configuration/setting.ts';
import { UP_SETTINGS } from '../../configuration/up-settings.ts';
import { readSeededSettings } from '../../seed/read-seeded-settings.ts';
import { upOptions } from '../../up-options.ts';
import { type Check, type Finding, note, ok, wrong } from '../check.ts';

/** Of the commands that ask a simulator. */
const ENDPOINT_VARIABLE = 'CLOUDHSM_SIM_ENDPOINT';

/** What Kubernetes says of a service called cloudhsm-sim. */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT.*|PORT_\d+_.*)$/;

export const checkSettings: Check = async ({ environment }) => {
  const known = new Set([CONFIG_VARIABLE, ENDPOINT_VARIABLE, ...UP_SETTINGS.map(variableOf)]);
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith(VARIABLE_PREFIX) && !known.has(name) && !SERVICE_LINK.test(name),
  );
  const notes = unknown.map((name) =>
    note(`${name} is no setting`, `unset ${name}, if it is meant for up; docs/configuration.md has them all`),
  );
  return [await readable(environment), ...notes];
};

async function readable(environment: Parameters<Check>[0]['environment']): Promise<Finding> {
  try {
    const { settings } = await readSeededSettings(UP_SETTINGS, {}, environment);
    // What only shows when they are taken together.
    upOptions(settings);
    return ok('up can read its settings');
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return wrong(error.message, 'set it to what it takes, or unset it: docs/configuration.md');
  }
}
