// DeriveKey: the oneof's member -> mechanism.

import type { BodyOf } from '../../../src/wire/messages.ts';
import { kdfCounter } from './kdfs/counter.ts';
import { ecdhX963 } from './kdfs/ecdh-x963.ts';
import type { Deriver } from './mechanism.ts';

export type DeriverName = NonNullable<BodyOf<'deriveKey'>['mechanism']>;

export type DeriverParams<M extends DeriverName> = NonNullable<BodyOf<'deriveKey'>[M]>;

export const DERIVERS: { readonly [M in DeriverName]: Deriver<DeriverParams<M>> } = {
  ...{ kdfCounter, ecdhX963 },
};
