// The KDF in counter mode of SP 800-108 section 4.1, the counter before the fixed input, with HMAC or CMAC. OpenSSL has
// it and Node 20 has no way to it; what is ours is the counting.

import { createHmac } from 'node:crypto';
import { HashAlgorithm } from '../../../../src/wire/protobuf.ts';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { aesCmac } from '../aes-cmac.ts';
import { checkDataSize, KDF_INFO_SIZE_MAX } from '../data-limits.ts';
import type { DeviceKey } from '../device-key.ts';
import { hashOf } from '../hashes.ts';
import type { Deriver } from '../mechanism.ts';

interface Params {
  readonly hash: HashAlgorithm;
  readonly counterBits: number;
  readonly fixedInput: Uint8Array;
}

export const kdfCounter: Deriver<Params> = {
  keyKind: ({ hash }) => (hash === HashAlgorithm.HASH_UNSPECIFIED ? 'aes' : 'generic'),
  derive(key, lengthBytes, { hash, counterBits, fixedInput }) {
    if (![8, 16, 24, 32].includes(counterBits)) {
      throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'counter_bits: 8, 16, 24 or 32');
    }
    checkDataSize(fixedInput, KDF_INFO_SIZE_MAX);
    const prf = prfOf(key, hash);
    const counter = Buffer.alloc(counterBits / 8);
    const blocks: Buffer[] = [];
    // 800 octets are at most 50 blocks: no counter overflows.
    for (let index = 1, size = 0; size < lengthBytes; index++) {
      counter.writeUIntBE(index, 0, counter.byteLength);
      const block = prf(counter, fixedInput);
      blocks.push(block);
      size += block.byteLength;
    }
    return Buffer.concat(blocks).subarray(0, lengthBytes);
  },
};

function prfOf(key: DeviceKey, algorithm: HashAlgorithm): (counter: Uint8Array, fixedInput: Uint8Array) => Buffer {
  if (key.kind === 'aes') return (counter, fixedInput) => aesCmac(key, counter, fixedInput);
  const { name } = hashOf(algorithm);
  return (counter, fixedInput) => createHmac(name, key.keyObject).update(counter).update(fixedInput).digest();
}
