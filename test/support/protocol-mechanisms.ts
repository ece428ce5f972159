// The mechanisms of docs/protocol.md: where each goes and what it needs, from the tables of the HSM; its parameters and
// encodings in a line of text.

import { CIPHERS, type CipherName } from '../../sim/hsm/crypto/ciphers.ts';
import { AES_DATA_SIZE_MAX, HMAC_DATA_SIZE_MAX, SIGN_DATA_SIZE_MAX } from '../../sim/hsm/crypto/data-limits.ts';
import { DERIVERS, type DeriverName } from '../../sim/hsm/crypto/derivers.ts';
import { SIGNERS, type SignerName } from '../../sim/hsm/crypto/signers.ts';
import { WRAPPERS, type WrapperName } from '../../sim/hsm/crypto/wrappers.ts';
import { AES_GCM_PLAINTEXT_SIZE_MAX } from '../../src/wire/limits.ts';
import { code, grouped, snakeCase, table } from './markdown.ts';

type MechanismName = CipherName | SignerName | WrapperName | DeriverName;

const AES_DATA = `${grouped(AES_DATA_SIZE_MAX)} octets`;
const SIGN_DATA = `${grouped(SIGN_DATA_SIZE_MAX)} octets`;
const GCM_DATA = `${grouped(AES_GCM_PLAINTEXT_SIZE_MAX)} octets`;
const TAG = 'to wrap and unwrap `tag_length_bits` (64, 96, 104, 112, 120, 128; 0: 128)';
const HMAC_DATA = Object.entries(HMAC_DATA_SIZE_MAX)
  .map(([hash, sizeMax]) => `${hash.replace('sha', 'SHA-')}: ${grouped(sizeMax)}`)
  .join(', ');

const WHAT: Readonly<Record<MechanismName, readonly [parameters: string, limit: string]>> = {
  aesGcm: [
    `\`aad\`; \`iv\` back only: the HSM makes it, 12 octets, and answers it; ${TAG}. Out: ciphertext, tag (16)`,
    GCM_DATA,
  ],
  cloudhsmAesGcm: [`\`aad\`; ${TAG}. Out: IV (12), ciphertext, tag (16)`, GCM_DATA],
  aesEcb: ['none; whole blocks of 16', AES_DATA],
  aesCbc: ['`iv` (16); whole blocks of 16', AES_DATA],
  aesCbcPad: ['`iv` (16); PKCS #7 padding, 1 to 16 octets longer', AES_DATA],
  aesCtr: ['`iv` (16): the first counter block, all of which counts', AES_DATA],
  rsaPkcs: [
    'encrypt, wrap: none. Sign: `hash`; unspecified: the data is the DigestInfo',
    `modulus - 11; hash and sign: ${SIGN_DATA}`,
  ],
  rsaOaep: ['`hash`, `mgf1_hash` (the same or unspecified), `label` (up to 1,024)', 'modulus - 2 hashes - 2'],
  rsaX509: ['none; a number less than the modulus, zeros before it if it is shorter', 'modulus'],
  rsaPss: ['`hash`, `mgf1_hash` (the same or unspecified), `salt_length` (up to modulus - hash - 2)', SIGN_DATA],
  ecdsa: [
    '`hash`; unspecified: the data is the digest. Out: r, s, each as long as the order of the curve, nothing else',
    `digest: 64 octets; hash and sign: ${SIGN_DATA}`,
  ],
  ed25519: ['none; pure, 64 octets out', SIGN_DATA],
  hmac: ['`hash`; whole', HMAC_DATA],
  aesCmac: ['none; 16 octets out', AES_DATA],
  aesKeyWrap: ['RFC 3394; two or more blocks of 8', '-'],
  aesKeyWrapPad: ['RFC 5649', '-'],
  aesKeyWrapPkcs5: ['RFC 3394 over PKCS #7 padding to blocks of 8', '-'],
  rsaAesKeyWrap: ['`oaep`. Out: an AES-256 key under RSA-OAEP, then the payload under it by RFC 5649', '-'],
  kdfCounter: [
    'SP 800-108: `hash` (HMAC, generic secret; unspecified: CMAC, AES), `counter_bits` (8, 16, 24, 32), `fixed_input`',
    '16,224 octets',
  ],
  ecdhX963: ['`public_point` (0x04, x, y), `kdf_hash`, `shared_info`', '16,224 octets'],
};

/** Table of the HSM -> the operations that it is for. */
const USES = [
  ['encrypt, decrypt', CIPHERS],
  ['sign, verify', SIGNERS],
  ['wrap, unwrap', WRAPPERS],
  ['derive', DERIVERS],
] as const;

/** What they derive from depends on a parameter. */
const BASE_KEYS: Readonly<Record<DeriverName, string>> = { kdfCounter: 'generic, aes', ecdhX963: 'ec' };

interface Entry {
  readonly keyKind: unknown;
  readonly restriction?: string;
}

function row(name: MechanismName): string[] {
  const entries = USES.flatMap(([use, mechanisms]) =>
    Object.hasOwn(mechanisms, name) ? { use, entry: (mechanisms as Readonly<Record<string, Entry>>)[name] } : [],
  );
  const key = name in BASE_KEYS ? BASE_KEYS[name as DeriverName] : String(entries[0]?.entry?.keyKind);
  const uses = entries.map(({ use, entry }) => (entry?.restriction === undefined ? use : `${use} (not in FIPS mode)`));
  return [code(snakeCase(name)), uses.join('; '), key, ...WHAT[name]];
}

export const renderMechanisms = (): string =>
  table(
    ['mechanism', 'for', 'key', 'parameters and encoding', 'data at most'],
    (Object.keys(WHAT) as MechanismName[]).map(row),
  );
