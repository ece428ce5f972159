import { choice, required } from '../../../language/flag.ts';
import { ED25519PH, notSimulated } from '../../../not-simulated.ts';
import { dataTypeFlag, type SignatureMechanism } from './signature-mechanism.ts';

export const ed25519ph: SignatureMechanism = {
  title: 'Ed25519ph',
  flags: {
    'data-type': required(dataTypeFlag()),
    'hash-function': required(choice('HASH_FUNCTION', 'Hash function', [{ name: 'sha512' }])),
  },
  refused: ED25519PH,
  fields() {
    throw notSimulated(ED25519PH);
  },
};
