// What a mechanism is, in each of its four uses. One mechanism is one small file; the tables beside this file say which
// member of an operation's oneof is which. Methods, not functions, so that each names the kind of key that it works with.

import type { RandomSource } from '../../../src/runtime/random.ts';
import type { Restriction } from '../restrictions.ts';
import type { DeviceKey } from './device-key.ts';
import type { IvPool } from './iv-pool.ts';
import type { MaybeLong } from './long-work.ts';

/** What a mechanism may use of the HSM. */
export interface Tools {
  readonly ivs: IvPool;
  readonly random: RandomSource;
  readonly restrictions: ReadonlySet<Restriction>;
}

export interface Restricted {
  /** The whole mechanism is refused where this holds. */
  readonly restriction?: Restriction;
}

interface Mechanism extends Restricted {
  /** Of the key that it works with. */
  readonly keyKind: DeviceKey['kind'];
}

export interface Sealed {
  readonly octets: Uint8Array;
  /** Made by the HSM, where it is not part of the octets. */
  readonly iv?: Uint8Array;
}

export interface Cipher<Params> extends Mechanism {
  /** @throws refusal MECHANISM_PARAMETER_INVALID, DATA_TOO_LONG, INVALID_ARGUMENT */
  encrypt(key: DeviceKey, plaintext: Uint8Array, params: Params, tools: Tools): Sealed;
  /** Undefined when it does not decrypt, whatever the cause. @throws as `encrypt` */
  decrypt(key: DeviceKey, ciphertext: Uint8Array, params: Params): MaybeLong<Uint8Array | undefined>;
}

export interface Signer<Params> extends Mechanism {
  /** @throws refusal MECHANISM_PARAMETER_INVALID, DATA_TOO_LONG, INVALID_ARGUMENT, POLICY_VIOLATION */
  sign(key: DeviceKey, data: Uint8Array, params: Params, tools: Tools): MaybeLong<Uint8Array>;
  /** @throws as `sign` */
  verify(key: DeviceKey, data: Uint8Array, signature: Uint8Array, params: Params, tools: Tools): MaybeLong<boolean>;
}

export interface Wrapper<Params> extends Mechanism {
  /** @throws refusal MECHANISM_PARAMETER_INVALID; KEY_SIZE_RANGE when the payload does not fit */
  wrap(key: DeviceKey, payload: Uint8Array, params: Params, tools: Tools): Sealed;
  /** Undefined when it does not unwrap, whatever the cause. @throws refusal MECHANISM_PARAMETER_INVALID */
  unwrap(key: DeviceKey, wrapped: Uint8Array, params: Params): MaybeLong<Uint8Array | undefined>;
}

export interface Deriver<Params> extends Restricted {
  keyKind(params: Params): DeviceKey['kind'];
  /** `lengthBytes` octets of new key material. @throws refusal MECHANISM_PARAMETER_INVALID, DATA_TOO_LONG */
  derive(key: DeviceKey, lengthBytes: number, params: Params): Uint8Array;
}
