// What the real CLI offers and this cluster has nothing of. It is refused, never ignored.

import { SimError } from '../../src/errors.ts';

export const notSimulated = (what: string): SimError =>
  new SimError('invalid_configuration', `This cluster does not simulate ${what}`);

export const KEY_QUORUM = 'quorum values of keys: a key is managed and used without approval';
export const MTLS_QUORUM = 'quorum approval of mutual TLS';
export const MLDSA = 'ML-DSA';
export const ED25519PH = 'HashEdDSA (Ed25519ph)';
export const TOKEN_TIMEOUTS = 'other lives of quorum tokens than 600 seconds';

/** @param given approval files and quorum values of keys */
export function refuseKeyQuorum(...given: readonly (string | number | undefined)[]): void {
  if (given.some((value) => value !== undefined && value !== 0)) throw notSimulated(KEY_QUORUM);
}
