// What the wire makes of a mechanism: one table.

import { SimError } from '../../../src/errors.ts';
import { HashAlgorithm } from '../../../src/wire/protobuf.ts';
import { lookUp, numberOf, octetsOf, recordOf } from '../check-arguments.ts';
import type { Cipher, DerivationMechanism, HashName, SignatureMechanism, WrappingMechanism } from './mechanisms.ts';

const HASHES = {
  sha1: HashAlgorithm.SHA_1,
  sha224: HashAlgorithm.SHA_224,
  sha256: HashAlgorithm.SHA_256,
  sha384: HashAlgorithm.SHA_384,
  sha512: HashAlgorithm.SHA_512,
} satisfies Record<HashName, HashAlgorithm>;

interface Encoding {
  /** Of the operation's `mechanism`. */
  readonly member: string;
  readonly parameters: readonly string[];
}

const MECHANISMS: Readonly<Record<string, Encoding>> = {
  'aes-gcm': { member: 'aesGcm', parameters: ['aad', 'iv', 'tagLengthBits'] },
  'cloudhsm-aes-gcm': { member: 'cloudhsmAesGcm', parameters: ['aad', 'tagLengthBits'] },
  'aes-ecb': { member: 'aesEcb', parameters: [] },
  'aes-cbc': { member: 'aesCbc', parameters: ['iv'] },
  'aes-cbc-pad': { member: 'aesCbcPad', parameters: ['iv'] },
  'aes-ctr': { member: 'aesCtr', parameters: ['iv'] },
  'aes-cmac': { member: 'aesCmac', parameters: [] },
  'aes-no-pad': { member: 'aesKeyWrap', parameters: [] },
  'aes-zero-pad': { member: 'aesKeyWrapPad', parameters: [] },
  'aes-pkcs5-pad': { member: 'aesKeyWrapPkcs5', parameters: [] },
  'rsa-pkcs': { member: 'rsaPkcs', parameters: ['hash'] },
  'rsa-pss': { member: 'rsaPss', parameters: ['hash', 'saltLength'] },
  'rsa-oaep': { member: 'rsaOaep', parameters: ['hash', 'label'] },
  'rsa-x509': { member: 'rsaX509', parameters: [] },
  'rsa-aes': { member: 'rsaAesKeyWrap', parameters: ['hash', 'label'] },
  ecdsa: { member: 'ecdsa', parameters: ['hash'] },
  ed25519: { member: 'ed25519', parameters: [] },
  hmac: { member: 'hmac', parameters: ['hash'] },
  'kdf-counter': { member: 'kdfCounter', parameters: ['hash', 'counterBits', 'fixedInput'] },
  'ecdh-x963': { member: 'ecdhX963', parameters: ['publicPoint', 'hash', 'sharedInfo'] },
};

/** Of the parameters besides the hash; the others are octets. */
const NUMBERS: readonly string[] = ['tagLengthBits', 'saltLength', 'counterBits'];

export const encodeHash = (name: HashName): HashAlgorithm => lookUp(HASHES, name, 'hash');

/**
 * The member of an operation's body that says how.
 * @throws SimError `invalid_configuration` for a mechanism or a parameter that there is not, or a value that it cannot have
 */
export function encodeMechanism(
  mechanism: Cipher | SignatureMechanism | WrappingMechanism | DerivationMechanism,
): Readonly<Record<string, object>> {
  const { name, hash, ...others } = recordOf<{ readonly name: string; readonly hash?: HashName }>(
    'mechanism',
    mechanism,
  );
  const { member, parameters } = lookUp(MECHANISMS, name, 'mechanism');
  const given = { ...others, ...(hash !== undefined && { hash: encodeHash(hash) }) };
  const unknown = Object.keys(given).find((parameter) => !parameters.includes(parameter));
  if (unknown !== undefined) throw new SimError('invalid_configuration', `${name} takes no parameter '${unknown}'`);
  for (const [parameter, value] of Object.entries(others)) {
    if (value === undefined) continue;
    if (NUMBERS.includes(parameter)) numberOf(parameter, value);
    else octetsOf(parameter, value);
  }
  if (name === 'rsa-aes') return { [member]: { oaep: given } };
  if (name === 'ecdh-x963' && hash !== undefined) {
    return { [member]: { ...others, kdfHash: encodeHash(hash) } };
  }
  return { [member]: given };
}
