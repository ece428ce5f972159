// Ed25519, RFC 8032 section 5.1: pure, without context.

import { checkDataSize, SIGN_DATA_SIZE_MAX } from '../data-limits.ts';
import type { EdwardsKey } from '../device-key.ts';
import type { Signer } from '../mechanism.ts';
import { signing, verifying } from './node-signature.ts';

export const ed25519: Signer<unknown> = {
  keyKind: 'edwards',
  restriction: 'ed25519',
  sign({ keyObject: key }: EdwardsKey, data) {
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    // As quick as the way to the thread pool and back.
    return signing(null, data, { key }).inline();
  },
  verify({ keyObject: key }: EdwardsKey, data, signature) {
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    return verifying(null, data, { key }, signature);
  },
};
