// SCRAM-SHA-256 (RFC 5802, RFC 7677): what both sides say, and how each proves that it knows the password.
//
// Pure: the hashes and the nonces are given. Without channel binding (gs2 header `n,,`): it runs inside TLS whose
// certificate was compared with the cluster's own. Passwords are printable ASCII, on which SASLprep (RFC 4013) is the
// identity. client-first-bare may carry one extension after the nonce, `t=<role>`, so that the proof covers the role.

export interface ScramHash {
  sha256(octets: Uint8Array): Uint8Array;
  hmac(key: Uint8Array, octets: Uint8Array): Uint8Array;
  /** In constant time. */
  equal(a: Uint8Array, b: Uint8Array): boolean;
}

/** What a device keeps of a password (RFC 5802 section 3). */
export interface ScramVerifier {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

export interface ClientFirst {
  readonly username: string;
  readonly nonce: string;
  /** Value of the `t=` extension. */
  readonly role: string | undefined;
  /** The message without its gs2 header: the first part of the AuthMessage. */
  readonly bare: string;
}

export interface ServerFirst {
  /** The client's nonce followed by the server's. */
  readonly nonce: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

export interface ClientFinal {
  readonly nonce: string;
  readonly proof: Uint8Array;
  readonly withoutProof: string;
}

/** A message that is not of the grammar of RFC 5802 section 7, or not of this profile of it. */
export class ScramSyntaxError extends Error {
  override readonly name = 'ScramSyntaxError';
}

const GS2_HEADER = 'n,,';
/** base64 of the gs2 header. */
const CHANNEL_BINDING = 'biws';
/** Ours; also the most that a client computes for a device that asks. */
export const SCRAM_ITERATIONS = 4096;
export const SCRAM_ITERATIONS_MAX = 100_000;

const octetsOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');

function fromBase64(text: string): Uint8Array {
  const octets = Buffer.from(text, 'base64');
  if (octets.toString('base64') !== text) throw new ScramSyntaxError('a value is not base64');
  return octets;
}

// --- messages ----------------------------------------------------------------------------------------------------

export function formatClientFirst(username: string, nonce: string, role?: string): string {
  // RFC 5802 section 5.1: `,` and `=` are written =2C and =3D in a name.
  const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C');
  return `${GS2_HEADER}n=${name},r=${nonce}${role === undefined ? '' : `,t=${role}`}`;
}

/** @throws ScramSyntaxError */
export function parseClientFirst(message: string): ClientFirst {
  if (!message.startsWith(GS2_HEADER)) throw new ScramSyntaxError('the gs2 header is not n,,');
  const bare = message.slice(GS2_HEADER.length);
  const parsed = /^n=((?:[^,=\0]|=2C|=3D)+),r=([!-+\--~]+)(?:,t=([^,\0]+))?$/.exec(bare);
  if (parsed === null) throw new ScramSyntaxError('client-first-message is malformed');
  const [, name = '', nonce = '', role] = parsed;
  return { username: name.replaceAll('=2C', ',').replaceAll('=3D', '='), nonce, role, bare };
}

export const formatServerFirst = (nonce: string, salt: Uint8Array, iterations: number): string =>
  `r=${nonce},s=${base64(salt)},i=${iterations}`;

/** @throws ScramSyntaxError also when the nonce does not begin with ours or the iterations are out of bounds */
export function parseServerFirst(message: string, clientNonce: string): ServerFirst {
  const parsed = /^r=([!-+\--~]+),s=([A-Za-z0-9+/=]+),i=([1-9][0-9]{0,8})$/.exec(message);
  if (parsed === null) throw new ScramSyntaxError('server-first-message is malformed');
  const [, nonce = '', salt = '', iterationsText = ''] = parsed;
  const iterations = Number(iterationsText);
  if (!nonce.startsWith(clientNonce) || nonce.length === clientNonce.length) {
    throw new ScramSyntaxError('the nonce is not ours continued');
  }
  // RFC 7677 section 4: at least 4096. The upper bound keeps a hostile device from burning our time.
  if (iterations < SCRAM_ITERATIONS || iterations > SCRAM_ITERATIONS_MAX) {
    throw new ScramSyntaxError('the iteration count is out of bounds');
  }
  return { nonce, salt: fromBase64(salt), iterations };
}

export const formatClientFinalWithoutProof = (nonce: string): string => `c=${CHANNEL_BINDING},r=${nonce}`;

export const formatClientFinal = (withoutProof: string, proof: Uint8Array): string =>
  `${withoutProof},p=${base64(proof)}`;

/** @throws ScramSyntaxError */
export function parseClientFinal(message: string): ClientFinal {
  const parsed = /^(c=biws,r=([!-+\--~]+)),p=([A-Za-z0-9+/=]+)$/.exec(message);
  if (parsed === null) throw new ScramSyntaxError('client-final-message is malformed');
  const [, withoutProof = '', nonce = '', proof = ''] = parsed;
  return { nonce, proof: fromBase64(proof), withoutProof };
}

export const formatServerFinal = (signature: Uint8Array): string => `v=${base64(signature)}`;

/** @throws ScramSyntaxError */
export function parseServerFinal(message: string): Uint8Array {
  const parsed = /^v=([A-Za-z0-9+/=]+)$/.exec(message);
  if (parsed === null) throw new ScramSyntaxError('server-final-message is malformed');
  return fromBase64(parsed[1] ?? '');
}

// --- keys and proofs (RFC 5802 section 3) --------------------------------------------------------------------------

/** What both proofs are made over. */
export const authMessage = (
  clientFirstBare: string,
  serverFirst: string,
  clientFinalWithoutProof: string,
): Uint8Array => octetsOf(`${clientFirstBare},${serverFirst},${clientFinalWithoutProof}`);

/** The client's half of the keys: derived from SaltedPassword (PBKDF2-HMAC-SHA-256, 32 octets), reusable for its salt. */
export interface ScramClientKeys {
  readonly clientKey: Uint8Array;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

export function deriveKeys(hash: ScramHash, saltedPassword: Uint8Array): ScramClientKeys {
  const clientKey = hash.hmac(saltedPassword, octetsOf('Client Key'));
  return { clientKey, storedKey: hash.sha256(clientKey), serverKey: hash.hmac(saltedPassword, octetsOf('Server Key')) };
}

export function clientProof(hash: ScramHash, keys: ScramClientKeys, message: Uint8Array): Uint8Array {
  return xor(keys.clientKey, hash.hmac(keys.storedKey, message));
}

export function verifyClientProof(
  hash: ScramHash,
  storedKey: Uint8Array,
  message: Uint8Array,
  proof: Uint8Array,
): boolean {
  if (proof.byteLength !== storedKey.byteLength) return false;
  return hash.equal(hash.sha256(xor(proof, hash.hmac(storedKey, message))), storedKey);
}

export const serverSignature = (hash: ScramHash, serverKey: Uint8Array, message: Uint8Array): Uint8Array =>
  hash.hmac(serverKey, message);

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  const octets = new Uint8Array(a.byteLength);
  for (let index = 0; index < octets.byteLength; index++) octets[index] = (a[index] as number) ^ (b[index] as number);
  return octets;
}
