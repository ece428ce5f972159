// Names and passwords: the rules for new ones, and what the HSM keeps of a password.

import { pbkdf2Sha256 } from '../../src/runtime/crypto.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import { deriveKeys, SCRAM_ITERATIONS, type ScramVerifier } from '../../src/session/scram.ts';
import { Status } from '../../src/wire/status.ts';
import { refusal } from './refusal.ts';
import { SCRAM_HASH } from './scram-hash.ts';

const SALT_SIZE = 16;
/** The user of AWS KMS, whose password rule is KMS's (CustomKeyStore KeyStorePassword). */
const KMS_USERNAME = 'kmsuser';

const USERNAME = /^[a-z0-9_]{1,31}$/;
const PASSWORD_SIZE_MIN = 8;
const KMS_PASSWORD_SIZE_MIN = 7;
const PASSWORD_SIZE_MAX = 32;

/** User names know no case. Letters that are not ASCII stay as they are, and no name: U+212A would fold to a `k`. */
export const foldUsername = (username: string): string => username.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const isUsername = (username: string): boolean => USERNAME.test(username);

/** Looks at octets, so that no string of the password is left in memory. @throws refusal INVALID_PASSWORD */
export function checkPassword(username: string, password: Uint8Array): void {
  const isKms = username === KMS_USERNAME;
  const size = password.byteLength;
  const isLongEnough = size >= (isKms ? KMS_PASSWORD_SIZE_MIN : PASSWORD_SIZE_MIN);
  if (isLongEnough && size <= PASSWORD_SIZE_MAX && password.every(isKms ? isAlphanumeric : isPasswordCharacter)) return;
  throw refusal(
    Status.INVALID_PASSWORD,
    isKms
      ? "kmsuser's password is 7 to 32 letters and digits"
      : 'a password is 8 to 32 printable ASCII characters without a colon',
  );
}

/** `:` separates name and password in a PIN. */
const isPasswordCharacter = (octet: number): boolean => octet >= 0x20 && octet <= 0x7e && octet !== 0x3a;

const isAlphanumeric = (octet: number): boolean =>
  (octet >= 0x30 && octet <= 0x39) || (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a);

/** What is kept of a password (RFC 5802 section 3), with a new salt. The derivation runs on the thread pool. */
export async function makeVerifier(random: RandomSource, password: Uint8Array): Promise<ScramVerifier> {
  const salt = random.octets(SALT_SIZE);
  const saltedPassword = await pbkdf2Sha256(password, salt, SCRAM_ITERATIONS);
  const { clientKey, storedKey, serverKey } = deriveKeys(SCRAM_HASH, saltedPassword);
  saltedPassword.fill(0);
  clientKey.fill(0);
  return { salt, iterations: SCRAM_ITERATIONS, storedKey, serverKey };
}

/** The salt of a user that does not exist: the same at every attempt and on every HSM, as a real one's. */
export function saltOfNobody(clusterKey: Uint8Array, username: string): Uint8Array {
  const key = SCRAM_HASH.hmac(clusterKey, Buffer.from('salt of nobody'));
  return SCRAM_HASH.hmac(key, Buffer.from(username, 'utf8')).subarray(0, SALT_SIZE);
}
