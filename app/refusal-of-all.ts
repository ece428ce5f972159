// All that is wrong with what somebody gave, at once: nobody has to mend it one by one.

import { SimError } from '../src/errors.ts';

/** More than this at once nobody reads. */
const SHOWN_MAX = 20;

/** A line each. */
export function refusalOfAll(problems: readonly string[]): SimError {
  const more = problems.length - SHOWN_MAX;
  const lines = [...problems.slice(0, SHOWN_MAX), ...(more > 0 ? [`and ${more} more`] : [])];
  return new SimError('invalid_configuration', lines.join('\n'));
}
