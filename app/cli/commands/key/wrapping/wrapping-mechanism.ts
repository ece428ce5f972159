// A wrapping mechanism of `key wrap` and `key unwrap`: its own flags, and what the wire makes of them.

import type { BodyFieldsOf } from '../../../../../src/wire/messages.ts';
import type { FlagTable, Values } from '../../../language/flag.ts';

type Fields = Pick<
  BodyFieldsOf<'wrapKey'>,
  | 'aesKeyWrap'
  | 'aesKeyWrapPad'
  | 'aesKeyWrapPkcs5'
  | 'aesGcm'
  | 'cloudhsmAesGcm'
  | 'rsaPkcs'
  | 'rsaOaep'
  | 'rsaAesKeyWrap'
>;

export interface WrappingMechanism {
  readonly flags: FlagTable;
  /** Those that `key unwrap` has besides. */
  readonly unwrapFlags: FlagTable;
  /** @throws SimError `invalid_configuration` for parameters that are not simulated */
  fields(given: Values<FlagTable>): Fields;
}

interface Parts<Flags extends FlagTable, UnwrapFlags extends FlagTable> {
  readonly flags?: Flags;
  readonly unwrapFlags?: UnwrapFlags;
  fields(given: Values<Flags> & Partial<Values<UnwrapFlags>>): Fields;
}

// biome-ignore lint/complexity/noBannedTypes: no flags at all
export const wrappingMechanism = <Flags extends FlagTable = {}, UnwrapFlags extends FlagTable = {}>({
  flags,
  unwrapFlags,
  fields,
}: Parts<Flags, UnwrapFlags>): WrappingMechanism => ({
  flags: flags ?? {},
  unwrapFlags: unwrapFlags ?? {},
  fields: (given) => fields(given as Values<Flags> & Partial<Values<UnwrapFlags>>),
});
