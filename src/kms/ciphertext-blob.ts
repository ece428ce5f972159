// The ciphertext blob of a key in a custom key store. AWS keeps its own layout to itself; what is public (facts: 7.1)
// is that a clear header names the key, that the header is covered by the AAD, and how the blob begins. Ours:
//
//   offset  octets  what
//   0       5       01 02 02 00 78, as AWS's own blobs begin; base64 `AQICAH`
//   5       32      key identifier: SHA-256 over a domain tag and the key ARN
//   37      1       version of what follows: 01
//   38      12      IV, made by the HSM
//   50      n       AES-256-GCM ciphertext, as long as the plaintext
//   50 + n  16      tag
//
// Octets 0 to 37 are the header: the AAD of the encryption is the header followed by the canonical encryption context.
// So a blob belongs to its one KMS key, even where two share an HSM key. docs/ciphertext-blob.md says the same.

import { sha256 } from '../runtime/crypto.ts';

const PREFIX = [0x01, 0x02, 0x02, 0x00, 0x78] as const;
const VERSION = 0x01;
const IDENTIFIER_SIZE = 32;
const VERSION_OFFSET = PREFIX.length + IDENTIFIER_SIZE;
export const HEADER_SIZE = VERSION_OFFSET + 1;
const IV_SIZE = 12;
const TAG_SIZE = 16;
/** PlaintextType of the KMS model: 1 to 4,096 octets. */
const PLAINTEXT_SIZE_MIN = 1;
const PLAINTEXT_SIZE_MAX = 4096;
export const BLOB_SIZE_MIN = HEADER_SIZE + IV_SIZE + PLAINTEXT_SIZE_MIN + TAG_SIZE;
export const BLOB_SIZE_MAX = HEADER_SIZE + IV_SIZE + PLAINTEXT_SIZE_MAX + TAG_SIZE;

export interface CiphertextBlob {
  /** 38 octets, authenticated. */
  readonly header: Uint8Array;
  /** 32 octets of the header. */
  readonly keyIdentifier: Uint8Array;
  /** 12 octets. */
  readonly iv: Uint8Array;
  /** With the 16 octets of the tag at its end. */
  readonly ciphertext: Uint8Array;
}

const IDENTIFIER_DOMAIN = 'cloudhsm-sim ciphertext blob key identifier v1\0';

/** Names a KMS key in its blobs without telling which one it is: 32 octets. */
export const ciphertextKeyIdentifier = (keyArn: string): Uint8Array =>
  sha256(Buffer.from(IDENTIFIER_DOMAIN + keyArn, 'utf8'));

/** @param keyIdentifier 32 octets */
export function encodeHeader(keyIdentifier: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_SIZE);
  header.set(PREFIX, 0);
  header.set(keyIdentifier, PREFIX.length);
  header[VERSION_OFFSET] = VERSION;
  return header;
}

export function encodeCiphertextBlob(header: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return Buffer.concat([header, iv, ciphertext]);
}

/** Views into `octets`; undefined for anything that `encodeCiphertextBlob` does not make. */
export function decodeCiphertextBlob(octets: Uint8Array): CiphertextBlob | undefined {
  if (octets.byteLength < BLOB_SIZE_MIN || octets.byteLength > BLOB_SIZE_MAX) return undefined;
  if (!PREFIX.every((octet, index) => octets[index] === octet)) return undefined;
  if (octets[VERSION_OFFSET] !== VERSION) return undefined;
  return {
    header: octets.subarray(0, HEADER_SIZE),
    keyIdentifier: octets.subarray(PREFIX.length, VERSION_OFFSET),
    iv: octets.subarray(HEADER_SIZE, HEADER_SIZE + IV_SIZE),
    ciphertext: octets.subarray(HEADER_SIZE + IV_SIZE),
  };
}
