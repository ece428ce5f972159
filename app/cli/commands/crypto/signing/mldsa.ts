import { choice, required } from '../../../language/flag.ts';
import { MLDSA, notSimulated } from '../../../not-simulated.ts';
import type { SignatureMechanism } from './signature-mechanism.ts';

export const mldsa: SignatureMechanism = {
  title: 'ML-DSA',
  flags: {
    'data-type': required(
      choice('DATA_TYPE', 'Specifies if the data is raw or has been processed using external mu.', [
        { name: 'raw' },
        { name: 'external-mu' },
      ]),
    ),
    'hash-function': required(choice('HASH_FUNCTION', 'The hash function to use with ML-DSA.', [{ name: 'shake256' }])),
  },
  refused: MLDSA,
  fields() {
    throw notSimulated(MLDSA);
  },
};
