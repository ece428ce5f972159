// RSAES-PKCS1-v1_5 without an oracle: draft-irtf-cfrg-rsa-guidance section 7, as OpenSSL 3.2 does it. What is wrongly
// padded decrypts to octets that depend on key and ciphertext only, so that nobody learns from an answer, or from its
// absence, whether the padding was right. Node 20's OpenSSL does not have it and Node refuses the padding altogether;
// this stands on the bare RSA operation, and is the same on every Node.

import { createHash, createHmac } from 'node:crypto';

const LENGTHS = 128;
/** 0x00 0x02, at least 8 octets of padding, 0x00. */
const OVERHEAD = 11;

/** @param message the bare RSA decryption of `ciphertext`. @param secret octets that only the key's holder has */
export function unpadPkcs1(message: Uint8Array, ciphertext: Uint8Array, secret: Uint8Array): Uint8Array {
  const synthetic = syntheticMessage(message.byteLength, ciphertext, secret);
  // No way through this loop is shorter than another.
  let separatorAt = 0;
  let bad = (message[0] as number) | ((message[1] as number) ^ 2);
  for (let at = 2; at < message.byteLength; at++) {
    const isFirstZero = Number(message[at] === 0) & Number(separatorAt === 0);
    separatorAt += isFirstZero * at;
  }
  bad |= Number(separatorAt < OVERHEAD - 1);
  const mask = -Number(bad !== 0);
  const startsAt = ((message.byteLength - synthetic.byteLength) & mask) | ((separatorAt + 1) & ~mask);
  const out = new Uint8Array(message.byteLength);
  const offset = message.byteLength - synthetic.byteLength;
  for (let at = 0; at < out.byteLength; at++) {
    out[at] = ((synthetic[at - offset] ?? 0) & mask) | ((message[at] as number) & ~mask);
  }
  return out.subarray(startsAt);
}

function syntheticMessage(size: number, ciphertext: Uint8Array, secret: Uint8Array): Uint8Array {
  const derivationKey = createHmac('sha256', createHash('sha256').update(secret).digest()).update(ciphertext).digest();
  const candidates = prf(derivationKey, 'length', 2 * LENGTHS);
  const lengthMax = size - OVERHEAD;
  const lengthMask = 2 ** Math.ceil(Math.log2(lengthMax + 1)) - 1;
  let length = 0;
  for (let index = 0; index < LENGTHS; index++) {
    const candidate = candidates.readUInt16BE(2 * index) & lengthMask;
    if (candidate <= lengthMax) length = candidate;
  }
  return prf(derivationKey, 'message', size).subarray(size - length);
}

/** HMAC-SHA-256(key, index || label || bits), as often as it takes. */
function prf(key: Uint8Array, label: string, size: number): Buffer {
  const pieces: Buffer[] = [];
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(size * 8);
  for (let index = 0; index * 32 < size; index++) {
    const counter = Buffer.alloc(2);
    counter.writeUInt16BE(index);
    pieces.push(createHmac('sha256', key).update(counter).update(label).update(bits).digest());
  }
  return Buffer.concat(pieces).subarray(0, size);
}
