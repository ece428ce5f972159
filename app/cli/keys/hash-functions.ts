// Hash functions by the names of CloudHSM CLI.

import { HashAlgorithm } from '../../../src/wire/protobuf.ts';
import { choice, type Flag, required } from '../language/flag.ts';

export const HASHES = {
  sha1: HashAlgorithm.SHA_1,
  sha224: HashAlgorithm.SHA_224,
  sha256: HashAlgorithm.SHA_256,
  sha384: HashAlgorithm.SHA_384,
  sha512: HashAlgorithm.SHA_512,
} as const;

export type HashName = keyof typeof HASHES;

/** Of their digests, octets. */
export const DIGEST_SIZES: Readonly<Record<HashName, number>> = {
  ...{ sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 },
};

const NAMES = Object.keys(HASHES) as HashName[];

export const hashFlag = (says: string): Flag<HashName> =>
  required(
    choice(
      'HASH_FUNCTION',
      says,
      NAMES.map((name) => ({ name })),
    ),
  );

/** MGF1 over a hash; its value is that hash's name. */
export const mgfFlag = (says: string): Flag<HashName> => {
  const flag = required(
    choice(
      'MGF',
      says,
      NAMES.map((name) => ({ name: `mgf1-${name}` as const })),
    ),
  );
  return { ...flag, read: (words) => flag.read(words).slice('mgf1-'.length) as HashName };
};
