// `key-length-bytes` of an asymmetric key, as the real HSM reckons it: of a public RSA key twice the modulus, of a public
// EC key its point, of a private key its encoding as PKCS #8 (RFC 5958), which here follows from the public values.

import type { Attribute } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass } from '../../../src/wire/protobuf.ts';
import { curveWith } from './curves.ts';
import { pointIn } from './ec-point.ts';

/** X.690 section 8.1: identifier, length and contents. */
const encoded = (size: number): number => 1 + (size < 0x80 ? 1 : size < 0x100 ? 2 : 3) + size;

export function keyLengthBytes(attributes: ReadonlyMap<AttributeType, Attribute>): number {
  const isPublic = attributes.get(AttributeType.CLASS)?.number === KeyClass.PUBLIC_KEY;
  const modulusSize = (attributes.get(AttributeType.MODULUS_BITS)?.number ?? 0) / 8;
  if (modulusSize > 0) return isPublic ? 2 * modulusSize : rsaPrivateKeySize(modulusSize);
  const pointSize = pointIn(attributes.get(AttributeType.EC_POINT)?.octets ?? new Uint8Array(0)).byteLength;
  if (isPublic) return pointSize;
  const curve = curveWith(attributes.get(AttributeType.EC_PARAMS)?.octets ?? new Uint8Array(0));
  return ecPrivateKeySize(curve?.scalarSize ?? 0, pointSize, curve?.parameters.length ?? 0);
}

const VERSION_SIZE = 3;

/** RSAPrivateKey (RFC 8017 appendix A.1.2), if the first bit of every number but the private exponent is 1. */
function rsaPrivateKeySize(modulusSize: number): number {
  const half = encoded(modulusSize / 2 + 1);
  const exponentSize = encoded(3);
  const key = VERSION_SIZE + encoded(modulusSize + 1) + exponentSize + encoded(modulusSize) + 5 * half;
  const algorithmSize = encoded(11 + 2);
  return encoded(VERSION_SIZE + algorithmSize + encoded(encoded(key)));
}

/** ECPrivateKey (RFC 5915 section 3) with the public key. */
function ecPrivateKeySize(scalarSize: number, pointSize: number, parametersSize: number): number {
  const key = VERSION_SIZE + encoded(scalarSize) + encoded(encoded(1 + pointSize));
  const algorithmSize = encoded(9 + parametersSize);
  return encoded(VERSION_SIZE + algorithmSize + encoded(encoded(key)));
}
