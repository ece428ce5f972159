// The curves by the names of CloudHSM CLI. Where one has two, the last is the one it is shown with.

import { Curve } from '../../../src/wire/protobuf.ts';

export interface NamedCurve {
  readonly name: string;
  /** Undefined: Ed25519, which is a key type on the wire. */
  readonly curve?: Curve;
  /** Value of EC_PARAMS: DER of the object identifier. */
  readonly parameters: Uint8Array;
  /** Octets of a private key's scalar. */
  readonly scalarSize: number;
}

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

const CURVES: readonly NamedCurve[] = [
  { name: 'prime256v1', curve: Curve.P_256, parameters: hex('06082a8648ce3d030107'), scalarSize: 32 },
  { name: 'secp256r1', curve: Curve.P_256, parameters: hex('06082a8648ce3d030107'), scalarSize: 32 },
  { name: 'secp224r1', curve: Curve.P_224, parameters: hex('06052b81040021'), scalarSize: 28 },
  { name: 'secp384r1', curve: Curve.P_384, parameters: hex('06052b81040022'), scalarSize: 48 },
  { name: 'secp256k1', curve: Curve.SECP256K1, parameters: hex('06052b8104000a'), scalarSize: 32 },
  { name: 'secp521r1', curve: Curve.P_521, parameters: hex('06052b81040023'), scalarSize: 66 },
  { name: 'ed25519', parameters: hex('06032b6570'), scalarSize: 32 },
];

export const CURVE_NAMES: readonly string[] = CURVES.map(({ name }) => name);

export const curveNamed = (name: string): NamedCurve | undefined => CURVES.find((curve) => curve.name === name);

export const curveWith = (parameters: Uint8Array): NamedCurve | undefined =>
  CURVES.findLast((curve) => Buffer.compare(curve.parameters, parameters) === 0);
