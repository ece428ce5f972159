// The reference to a private key that `key generate-file --encoding reference-pem` writes: a private key file by its
// shape, with the real public half, and with the key's handle where the secret would be. It holds no secret.

import { curveWith } from './curves.ts';
import { pointIn } from './ec-point.ts';

interface PrivateKeyReference {
  readonly handle: number;
  readonly modulus?: Uint8Array | undefined;
  readonly publicExponent?: Uint8Array | undefined;
  /** Values of EC_PARAMS and EC_POINT, DER. */
  readonly parameters?: Uint8Array | undefined;
  readonly point?: Uint8Array | undefined;
}

/** RSAPrivateKey (RFC 8017 appendix A.1.2) or ECPrivateKey (RFC 5915). */
export function referencePem({ handle, modulus, publicExponent, parameters, point }: PrivateKeyReference): string {
  const reference = octetsOf(handle);
  if (modulus !== undefined && publicExponent !== undefined) {
    const numbers = [Buffer.of(0), modulus, publicExponent, ...Array.from({ length: 6 }, () => reference)];
    return armour('RSA PRIVATE KEY', der(0x30, ...numbers.map(integer)));
  }
  const size = curveWith(parameters ?? Buffer.of())?.scalarSize ?? reference.length;
  const scalar = Buffer.concat([Buffer.alloc(Math.max(0, size - reference.length)), reference]);
  const publicKey = der(0x03, Buffer.of(0), pointIn(point ?? Buffer.of()));
  return armour(
    'EC PRIVATE KEY',
    der(0x30, integer(Buffer.of(1)), der(0x04, scalar), der(0xa0, parameters ?? Buffer.of()), der(0xa1, publicKey)),
  );
}

function octetsOf(handle: number): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64BE(BigInt(handle));
  return octets;
}

/** X.690 section 8.1. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...header), content]);
}

/** X.690 section 8.3: an unsigned number, without leading zeros but for the sign's. */
function integer(octets: Uint8Array): Buffer {
  const first = octets.findIndex((octet) => octet !== 0);
  const digits = first < 0 ? Buffer.of(0) : Buffer.from(octets.subarray(first));
  return der(0x02, (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

/** RFC 7468. */
export function armour(label: string, content: Uint8Array): string {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
