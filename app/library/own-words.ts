// What the simulator says of itself names the flags of `cloudhsm-sim up`; a program has given options.

import { SimError } from '../../src/errors.ts';

/** By flag: the longer first where one begins with another. */
const OPTIONS: readonly (readonly [RegExp, string])[] = [
  [/--hsm-port\b/g, 'hsmPort'],
  [/--port\b/g, 'port'],
  [/--host\b/g, 'host'],
  [/--events-file\b/g, 'eventsFile'],
  [/--token or CLOUDHSM_SIM_TOKEN\b/g, 'token'],
];

/** The same error, which names options; whatever is no SimError stays as it is. */
export function inOwnWords(error: unknown): unknown {
  if (!(error instanceof SimError)) return error;
  const message = OPTIONS.reduce((text, [flag, option]) => text.replace(flag, option), error.message);
  return message === error.message ? error : new SimError(error.code, message, { cause: error });
}
