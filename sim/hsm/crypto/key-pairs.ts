// New key pairs, OpenSSL's: FIPS 186-5 appendices A.1, A.2 and A.3.

import { generateKeyPair, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { refusal } from '../refusal.ts';
import { curveOf } from './curves.ts';
import { isRsaExponent, isRsaSize } from './device-key.ts';
import { LongWork } from './long-work.ts';

interface KeyPairSpec {
  readonly keyType: KeyType;
  readonly modulusBits: number;
  readonly publicExponent: number;
  readonly curve: number;
}

type Done = (
  error: Error | null,
  publicKey: KeyPairKeyObjectResult['publicKey'],
  privateKey: KeyPairKeyObjectResult['privateKey'],
) => void;

const DEFAULT_EXPONENT = 65_537;

/**
 * @throws refusal KEY_SIZE_RANGE, ATTRIBUTE_VALUE_INVALID, KEY_TYPE_INCONSISTENT; POLICY_VIOLATION for another curve, as
 * CloudHSM answers
 */
export function generatingKeyPair(spec: KeyPairSpec): LongWork<KeyPairKeyObjectResult> {
  switch (spec.keyType) {
    case KeyType.RSA: {
      const options = rsaOptions(spec);
      return pairing(
        () => generateKeyPairSync('rsa', options),
        (done) => generateKeyPair('rsa', options, done),
      );
    }
    case KeyType.EC: {
      const curve = curveOf(spec.curve);
      if (curve === undefined) throw refusal(Status.POLICY_VIOLATION, 'curve: none that this HSM takes');
      const options = { namedCurve: curve.name };
      return pairing(
        () => generateKeyPairSync('ec', options),
        (done) => generateKeyPair('ec', options, done),
      );
    }
    case KeyType.EC_EDWARDS:
      return pairing(
        () => generateKeyPairSync('ed25519'),
        (done) => generateKeyPair('ed25519', {}, done),
      );
    default:
      if (KeyType[spec.keyType] === undefined) throw refusal(Status.ATTRIBUTE_VALUE_INVALID, 'key_type: no such type');
      throw refusal(Status.KEY_TYPE_INCONSISTENT, 'key_type: RSA, EC or Ed25519');
  }
}

function rsaOptions({ modulusBits, publicExponent: asked }: KeyPairSpec) {
  if (!isRsaSize(modulusBits)) throw refusal(Status.KEY_SIZE_RANGE, 'modulus_bits: 2048 to 4096 in steps of 256');
  const publicExponent = asked === 0 ? DEFAULT_EXPONENT : asked;
  if (!isRsaExponent(BigInt(publicExponent))) {
    throw refusal(Status.ATTRIBUTE_VALUE_INVALID, 'public_exponent: odd, at least 65537');
  }
  return { modulusLength: modulusBits, publicExponent };
}

const pairing = (inline: () => KeyPairKeyObjectResult, start: (done: Done) => void): LongWork<KeyPairKeyObjectResult> =>
  new LongWork(
    inline,
    () =>
      new Promise((resolve, reject) => {
        start((error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })));
      }),
  );
