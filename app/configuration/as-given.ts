// What turns out to be wrong with a setting once it is used, a path or an address, is told with its flag. Who gave it by a
// variable or in a file has to mend it there.

import { SimError } from '../../src/errors.ts';
import { flagOf, type Setting } from './setting.ts';
import type { Source } from './settle-settings.ts';

/** By flag: what a setting is called where it was given, if that is elsewhere. */
export type GivenElsewhere = ReadonlyMap<string, string>;

/** @param sources the strongest first */
export function givenElsewhere(settings: readonly Setting[], sources: readonly Source[]): GivenElsewhere {
  const given = settings
    // Messages name both places of a token.
    .filter(({ takes }) => takes !== 'token')
    .flatMap((setting) => {
      const [strongest] = sources.flatMap((source) => source(setting) ?? []);
      return strongest === undefined ? [] : [[flagOf(setting), strongest.as] as const];
    });
  return new Map(given.filter(([flag, as]) => !as.startsWith('--') && flag !== as));
}

/** As `run`; what it throws names settings as they were given. */
export async function asGiven<T>(given: GivenElsewhere, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    const message = error.message.replace(FLAG, (flag) => given.get(flag) ?? flag);
    throw message === error.message ? error : new SimError(error.code, message, { cause: error });
  }
}

/** A word of its own, and no part of a path. */
const FLAG = /(?<!\S)--[a-z-]+(?![\w/.-])/g;
