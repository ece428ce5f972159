// Grant tokens. Every CreateGrant answers with a new one, also for a grant that was there, and all of a grant's tokens
// are good for as long as it lives: so a token is not kept, but recognised.
//
//   grant id (32 octets), nonce (16 octets), HMAC-SHA-256 of both under the grant's token key (32 octets); base64

import { SimError } from '../errors.ts';
import { equalOctets, hmacSha256 } from '../runtime/crypto.ts';
import type { RandomSource } from '../runtime/random.ts';
import type { Grant, Grants } from './grants.ts';

const GRANT_ID_SIZE = 32;
const NONCE_SIZE = 16;
const NAMED_SIZE = GRANT_ID_SIZE + NONCE_SIZE;
const TOKEN_SIZE = NAMED_SIZE + 32;

export function newGrantToken(random: RandomSource, grant: Pick<Grant, 'grantId' | 'tokenKey'>): string {
  const named = Buffer.concat([Buffer.from(grant.grantId, 'hex'), random.octets(NONCE_SIZE)]);
  return Buffer.concat([named, mark(grant.tokenKey, named)]).toString('base64');
}

/** The grant whose token this is. @throws SimError `InvalidGrantTokenException`, also once the grant is gone */
export function grantOfToken(grants: Grants, token: string): Grant {
  const octets = Buffer.from(token, 'base64');
  const named = octets.subarray(0, NAMED_SIZE);
  const grant = grants.find(octets.subarray(0, GRANT_ID_SIZE).toString('hex'));
  const isGenuine =
    grant !== undefined &&
    octets.byteLength === TOKEN_SIZE &&
    // Decoding skips what it does not understand: only the one spelling that encoding gives is a token.
    octets.toString('base64') === token &&
    equalOctets(mark(grant.tokenKey, named), octets.subarray(NAMED_SIZE));
  if (!isGenuine) throw new SimError('InvalidGrantTokenException', 'The grant token is not valid.');
  return grant;
}

/** @throws SimError `InvalidGrantTokenException` */
export function assertGrantTokens(grants: Grants, tokens: readonly string[] = []): void {
  for (const token of tokens) grantOfToken(grants, token);
}

const mark = (tokenKey: string, named: Uint8Array): Uint8Array => hmacSha256(Buffer.from(tokenKey, 'hex'), named);
