// The point of a public EC key. PKCS #11 has it as the DER of an OCTET STRING (X.690 section 8.7), CloudHSM CLI bare.

const OCTET_STRING = 0x04;

/** @param value of EC_POINT */
export const pointIn = (value: Uint8Array): Uint8Array => value.subarray((value[1] ?? 0) < 0x80 ? 2 : 3);

/** The value of EC_POINT; no curve here has a point of 256 octets. */
export function pointValue(point: Uint8Array): Uint8Array {
  const { length } = point;
  return Buffer.concat([Buffer.from(length < 0x80 ? [OCTET_STRING, length] : [OCTET_STRING, 0x81, length]), point]);
}
