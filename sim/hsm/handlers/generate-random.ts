// GenerateRandom.

import { RANDOM_SIZE_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Scope } from '../core.ts';
import { refusal } from '../refusal.ts';

export function generateRandom({ core }: Scope, { length }: BodyOf<'generateRandom'>): ResponseFields {
  if (length < 1 || length > RANDOM_SIZE_MAX) {
    throw refusal(Status.INVALID_ARGUMENT, `length: 1 to ${RANDOM_SIZE_MAX}`);
  }
  return { randomBytes: { octets: core.random.octets(length) } };
}
