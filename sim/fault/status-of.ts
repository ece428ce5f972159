// A status by its name or its number.

import { SimError } from '../../src/errors.ts';
import { Status } from '../../src/wire/status.ts';

/** @throws SimError `invalid_configuration` for what is not on the list, and for SUCCESS, which is no refusal */
export function statusOf(text: string): Status {
  const byName: unknown = /^[A-Z_]+$/.test(text) ? Status[text as keyof typeof Status] : Number(text);
  if (typeof byName === 'number' && byName !== Status.SUCCESS && Status[byName] !== undefined) return byName;
  throw new SimError('invalid_configuration', `'${text}' is no refusing status of the protocol`);
}
