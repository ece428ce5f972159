// `key list`

import { SimError } from '../../../../src/errors.ts';
import { AttributeType } from '../../../../src/wire/protobuf.ts';
import type { Cluster } from '../../command-context.ts';
import { describeKey } from '../../keys/describe-key.ts';
import { showAttributes } from '../../keys/key-attributes.ts';
import { findKeys, keyFilter } from '../../keys/key-filter.ts';
import { keyReference } from '../../keys/key-reference.ts';
import { command } from '../../language/command-node.ts';
import { integer, toggle } from '../../language/flag.ts';

const MAX_ITEMS = 10;
/** Keys that are asked about at once. */
const AT_ONCE_MAX = 256;
const COUNT_MAX = 0xffffffff;

export const list = command({
  about: 'List the keys the current user owns, shares, and all public keys in the HSM cluster',
  who: 'user',
  flags: {
    filter: keyFilter('FILTER', 'matching key(s) to list'),
    'max-items': integer(
      'MAX_ITEMS',
      "The total number of items to return in the command's output. If the total number of items available is more than " +
        "the value specified, a next-token is provided in the command's output. To resume pagination, provide the " +
        'next-token value in the starting-token argument of a subsequent command [default: 10]',
      { min: 1, max: COUNT_MAX },
    ),
    'starting-token': integer(
      'STARTING_TOKEN',
      'A token to specify where to start paginating. This is the next-token from a previously truncated response',
      { min: 0, max: COUNT_MAX },
    ),
    verbose: toggle(
      'If included, prints all attributes and key information for each matched key. By default each matched key only ' +
        'displays its key-reference and label attribute. This flag when used by Admins has no effect',
      'v',
    ),
  },
  async run({ cluster }, given) {
    const handles = await findKeys(cluster, given.filter);
    const start = given['starting-token'] ?? 0;
    const end = start + (given['max-items'] ?? MAX_ITEMS);
    const show = given.verbose && cluster.user?.role === 'crypto-user' ? describeKey : labelOf;
    const matched: object[] = [];
    for (let index = start; index < Math.min(end, handles.length); index += AT_ONCE_MAX) {
      const some = handles.slice(index, Math.min(index + AT_ONCE_MAX, end));
      matched.push(...(await Promise.all(some.map((handle) => unlessGone(show(cluster, handle))))).flat());
    }
    return {
      matched_keys: matched,
      total_key_count: handles.length,
      returned_key_count: matched.length,
      ...(end < handles.length && { next_token: String(end) }),
    };
  },
});

async function labelOf(cluster: Cluster, keyHandle: number): Promise<object> {
  const { responses } = await cluster.requestEach('getAttributes', { keyHandle, types: [AttributeType.LABEL] });
  const attributes = showAttributes(responses[0]?.keyAttributes?.attributes ?? []);
  return { 'key-reference': keyReference(keyHandle), attributes };
}

/** Somebody may have deleted it since it was found. */
async function unlessGone(shown: Promise<object>): Promise<object[]> {
  try {
    return [await shown];
  } catch (error) {
    if (SimError.isRefusal(error, 'INVALID_OBJECT_HANDLE')) return [];
    throw error;
  }
}
