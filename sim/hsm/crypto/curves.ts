// The curves that CloudHSM takes: SP 800-186 section 3.2.1, and secp256k1 of SEC 2 section 2.4.1.

import { Curve } from '../../../src/wire/protobuf.ts';

export interface EcCurve {
  /** OpenSSL's name. */
  readonly name: string;
  /** Octets of a coordinate, and of r and s. */
  readonly sizeBytes: number;
  /** SP 800-57 part 1 table 2. */
  readonly strengthBits: number;
  /** DER of the object identifier. */
  readonly oid: Uint8Array;
  /** The field's prime. */
  readonly p: bigint;
  /** y^2 = x^3 + ax + b over it. */
  readonly a: bigint;
  /** The order of the base point. */
  readonly n: bigint;
}

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

const CURVES: Readonly<Record<number, EcCurve>> = {
  [Curve.P_224]: {
    ...{ name: 'secp224r1', sizeBytes: 28, strengthBits: 112, oid: hex('06052b81040021') },
    p: 2n ** 224n - 2n ** 96n + 1n,
    a: -3n,
    n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  },
  [Curve.P_256]: {
    ...{ name: 'prime256v1', sizeBytes: 32, strengthBits: 128, oid: hex('06082a8648ce3d030107') },
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    a: -3n,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  [Curve.P_384]: {
    ...{ name: 'secp384r1', sizeBytes: 48, strengthBits: 192, oid: hex('06052b81040022') },
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    a: -3n,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  [Curve.P_521]: {
    ...{ name: 'secp521r1', sizeBytes: 66, strengthBits: 256, oid: hex('06052b81040023') },
    p: 2n ** 521n - 1n,
    a: -3n,
    n: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  [Curve.SECP256K1]: {
    ...{ name: 'secp256k1', sizeBytes: 32, strengthBits: 128, oid: hex('06052b8104000a') },
    p: 2n ** 256n - 2n ** 32n - 977n,
    a: 0n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
};

/** Undefined for one that this HSM does not take. */
export const curveOf = (curve: Curve): EcCurve | undefined => CURVES[curve];

/** By OpenSSL's name. */
export const curveNamed = (name: string | undefined): EcCurve | undefined =>
  Object.values(CURVES).find((curve) => curve.name === name);
