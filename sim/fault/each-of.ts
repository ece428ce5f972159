// Reading a list: what is wrong says with which of them.

import { SimError } from '../../src/errors.ts';

/** One after another. @throws SimError as `read`, with the number of the one that it is about */
export async function eachOf<Given, Read>(
  list: readonly Given[],
  read: (one: Given) => Read | Promise<Read>,
): Promise<readonly Read[]> {
  const all: Read[] = [];
  for (const [index, one] of list.entries()) {
    try {
      all.push(await read(one));
    } catch (error) {
      if (!(error instanceof SimError)) throw error;
      throw new SimError(error.code, `number ${index + 1} of the list: ${error.message}`, { cause: error });
    }
  }
  return all;
}
