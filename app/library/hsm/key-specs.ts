// What a new key is to be: what the wire makes of it.

import { numberOf, recordOf } from '../check-arguments.ts';
import { encodeCurve, encodeKeyClass, encodeKeyType } from './key-attributes.ts';
import type { KeyFilter, KeyPairSpec, SecretKeySpec } from './keys.ts';

/** Every function throws SimError `invalid_configuration` for what there is not. */
const WHAT = 'spec';

export function secretKey(given: SecretKeySpec) {
  const { type, lengthBytes } = recordOf(WHAT, given, ['type', 'lengthBytes']);
  return { keyType: encodeKeyType(type), keyLengthBytes: numberOf('lengthBytes', lengthBytes) };
}

export function keyPair(given: KeyPairSpec) {
  const spec = recordOf(WHAT, given);
  const keyType = encodeKeyType(spec.type);
  if (spec.type === 'ec') return { keyType, curve: encodeCurve(spec.curve) };
  if (spec.type !== 'rsa') return { keyType };
  const { modulusBits, publicExponent = 0 } = spec;
  return {
    ...{ keyType, modulusBits: numberOf('modulusBits', modulusBits) },
    publicExponent: numberOf('publicExponent', publicExponent),
  };
}

/** Of a key that is unwrapped. */
export function wrappedSort(given: Required<Pick<KeyFilter, 'class' | 'type'>>) {
  const key = recordOf('key', given, ['class', 'type']);
  return { keyClass: encodeKeyClass(key.class), keyType: encodeKeyType(key.type) };
}
