import { HASHES, hashFlag, mgfFlag } from '../../../keys/hash-functions.ts';
import { integer, required } from '../../../language/flag.ts';
import { notSimulated, PSS_DIGEST } from '../../../not-simulated.ts';
import { dataTypeFlag, signatureMechanism } from './signature-mechanism.ts';

/** RSASSA-PSS. */
export const rsaPkcsPss = signatureMechanism({
  title: 'RSA-PKCS-PSS',
  flags: {
    'hash-function': hashFlag('Hash algorithm'),
    mgf: mgfFlag('The mask generation function'),
    'salt-length': required(integer('SALT_LENGTH', 'The salt length', { min: 0, max: 0xffff })),
    'data-type': dataTypeFlag(),
  },
  fields(given, data) {
    if (given['data-type'] === 'digest') throw notSimulated(PSS_DIGEST);
    const rsaPss = {
      hash: HASHES[given['hash-function']],
      mgf1Hash: HASHES[given.mgf],
      saltLength: given['salt-length'],
    };
    return { data, rsaPss };
  },
});
