// AES key wrap in its three forms: NO_PAD is RFC 3394, ZERO_PAD is RFC 5649, PKCS5_PAD is RFC 3394 over a padded payload
// (CloudHSM user guide, AES key wrapping: no standard unwrapper reads it).

import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import type { AesKey } from '../aes-key.ts';
import { isKwSize, padSemiblocks, unpadSemiblocks, unwrapOctets, wrapOctets } from '../aes-key-wrap.ts';
import type { Wrapper } from '../mechanism.ts';

function wrapWhole(key: AesKey, payload: Uint8Array): Uint8Array {
  if (isKwSize(payload.byteLength)) return wrapOctets('kw', key, payload);
  throw refusal(Status.KEY_SIZE_RANGE, 'the payload is not two or more blocks of 8 octets');
}

export const aesKeyWrap: Wrapper<unknown> = {
  keyKind: 'aes',
  wrap: (key: AesKey, payload) => ({ octets: wrapWhole(key, payload) }),
  unwrap: (key: AesKey, wrapped) => unwrapOctets('kw', key, wrapped),
};

export const aesKeyWrapPad: Wrapper<unknown> = {
  keyKind: 'aes',
  wrap: (key: AesKey, payload) => ({ octets: wrapOctets('kwp', key, payload) }),
  unwrap: (key: AesKey, wrapped) => unwrapOctets('kwp', key, wrapped),
};

export const aesKeyWrapPkcs5: Wrapper<unknown> = {
  keyKind: 'aes',
  wrap: (key: AesKey, payload) => ({ octets: wrapWhole(key, padSemiblocks(payload)) }),
  unwrap(key: AesKey, wrapped) {
    const padded = unwrapOctets('kw', key, wrapped);
    return padded && unpadSemiblocks(padded);
  },
};
