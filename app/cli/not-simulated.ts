// What the real CLI offers and this cluster has nothing of. It is refused, never ignored.

import { SimError } from '../../src/errors.ts';

export const notSimulated = (what: string): SimError =>
  new SimError('invalid_configuration', `This cluster does not simulate ${what}`);

export const MTLS_QUORUM = 'quorum approval of mutual TLS';
export const MLDSA = 'ML-DSA';
export const ED25519PH = 'HashEdDSA (Ed25519ph)';
