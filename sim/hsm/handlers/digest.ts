// Digest: needs no key.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import type { Scope } from '../core.ts';
import { checkDataSize, DIGEST_DATA_SIZE_MAX } from '../crypto/data-limits.ts';
import { digest as digestOf, hashOf } from '../crypto/hashes.ts';

export function digest(_: Scope, { hash, data }: BodyOf<'digest'>): ResponseFields {
  const chosen = hashOf(hash);
  checkDataSize(data, DIGEST_DATA_SIZE_MAX);
  return { digested: { digest: digestOf(chosen, data) } };
}
