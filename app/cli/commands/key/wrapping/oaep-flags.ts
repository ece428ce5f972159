// RSA-OAEP's parameters.

import { HASHES, type HashName, hashFlag, mgfFlag } from '../../../keys/hash-functions.ts';

export const oaepFlags = {
  'hash-function': hashFlag('Hash algorithm'),
  mgf: mgfFlag('Mask Generation Function algorithm'),
};

export const oaep = (given: { readonly 'hash-function': HashName; readonly mgf: HashName }) => ({
  hash: HASHES[given['hash-function']],
  mgf1Hash: HASHES[given.mgf],
});
