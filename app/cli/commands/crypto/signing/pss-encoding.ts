// EMSA-PSS over a digest that was made elsewhere (RFC 8017 section 9.1), with MGF1 over the same hash. The HSM's own PSS
// hashes what it is given; this goes to it as the bare RSA operation, as Client SDK 5 has the HSM sign digests.

import { createHash } from 'node:crypto';
import { SimError } from '../../../../../src/errors.ts';
import type { HashName } from '../../../keys/hash-functions.ts';

const TRAILER = 0xbc;

export interface PssParameters {
  readonly hash: HashName;
  readonly saltLength: number;
  /** Of the modulus: a multiple of 8, so that one bit at the front of the encoded message is none of it. */
  readonly modulusBits: number;
}

/** As long as the modulus. @throws SimError `invalid_configuration` for a salt that has no room in it */
export function encodePss(digest: Uint8Array, salt: Uint8Array, { hash, modulusBits }: PssParameters): Buffer {
  const size = modulusBits / 8;
  const hashed = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const paddingSize = size - hashed.byteLength - salt.byteLength - 2;
  if (paddingSize < 0) {
    const most = size - hashed.byteLength - 2;
    throw new SimError('invalid_configuration', `the salt is longer than there is room for: ${most} octets`);
  }
  const block = Buffer.concat([Buffer.alloc(paddingSize), Buffer.of(1), salt]);
  return Buffer.concat([masked(block, hashed, hash), hashed, Buffer.of(TRAILER)]);
}

/** The salt in an encoded message; whether it is one, only encoding it again shows. */
export function saltIn(encoded: Uint8Array, { hash, saltLength, modulusBits }: PssParameters): Uint8Array {
  const hashSize = createHash(hash).digest().byteLength;
  const blockSize = modulusBits / 8 - hashSize - 1;
  const block = masked(encoded.subarray(0, blockSize), encoded.subarray(blockSize, -1), hash);
  return block.subarray(Math.max(0, blockSize - saltLength));
}

/** RFC 8017 section 9.1.1, steps 9 to 11: its own inverse, but for the first bit. */
function masked(block: Uint8Array, seed: Uint8Array, hash: HashName): Buffer {
  const mask = mgf1(seed, block.byteLength, hash);
  const octets = Buffer.from(block.map((octet, index) => octet ^ (mask[index] ?? 0)));
  octets[0] = (octets[0] ?? 0) & 0x7f;
  return octets;
}

/** RFC 8017 appendix B.2.1. */
function mgf1(seed: Uint8Array, size: number, hash: HashName): Buffer {
  const blocks: Buffer[] = [];
  for (let count = 0, made = 0; made < size; count++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(count);
    const block = createHash(hash).update(seed).update(counter).digest();
    blocks.push(block);
    made += block.byteLength;
  }
  return Buffer.concat(blocks).subarray(0, size);
}
