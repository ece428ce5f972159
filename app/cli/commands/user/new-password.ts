// A new password: from its flag, or asked for twice.

import { SimError } from '../../../../src/errors.ts';
import type { Secret } from '../../../../src/runtime/secret.ts';
import type { Prompter } from '../../command-context.ts';

/** @throws SimError `invalid_configuration` when the two are not the same */
export async function newPassword(given: Secret | undefined, prompter: Prompter): Promise<Secret> {
  if (given !== undefined) return given;
  const password = await prompter.secret('Enter password:');
  const confirmed = await prompter.secret('Confirm password:');
  const areSame = password.equals(confirmed);
  confirmed.wipe();
  if (areSame) return password;
  password.wipe();
  throw new SimError('invalid_configuration', 'The passwords do not match');
}
