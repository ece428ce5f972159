// A status by its name or its number.

import { Status } from '../../src/wire/status.ts';

/** Undefined for what is not on the list, and for SUCCESS, which is no refusal. */
export function statusOf(text: string): Status | undefined {
  const isName = /^[A-Z_]+$/.test(text);
  const status: unknown = isName ? Status[text as keyof typeof Status] : /^\d{1,9}$/.test(text) && Number(text);
  return typeof status === 'number' && status !== Status.SUCCESS && Status[status] !== undefined ? status : undefined;
}
