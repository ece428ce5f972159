// SCRAM's hash functions, as OpenSSL has them.

import { equalOctets, hmacSha256, sha256 } from '../../src/runtime/crypto.ts';
import type { ScramHash } from '../../src/session/scram.ts';

export const SCRAM_HASH: ScramHash = { sha256, hmac: hmacSha256, equal: equalOctets };
