// Secrets of a seed, from wherever they are. Nothing of them is in what is told when there is none.

import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { shownName } from '../yaml/path.ts';
import type { SeedSecret } from './seed-document.ts';
import type { Surroundings } from './surroundings.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** @throws SimError `invalid_configuration` */
export function readSecret(secret: SeedSecret, surroundings: Surroundings): Secret {
  if (typeof secret === 'string') return Secret.fromText(secret);
  if ('file' in secret) return new Secret(withoutLineEnd(readNamedFile(secret.file, surroundings)));
  const text = surroundings.environment(secret.env);
  if (text === undefined || text === '') throw wrong(`the environment has no ${shownName(secret.env)}`);
  return Secret.fromText(text);
}

/** @throws SimError `invalid_configuration` */
export function readNamedFile(path: string, { readFile }: Surroundings): Uint8Array {
  try {
    return readFile(path);
  } catch (error) {
    throw wrong(`the file ${shownName(path)} ${error instanceof Error ? error.message : 'cannot be read'}`, error);
  }
}

/** Editors end a file with a line feed; no secret does. */
function withoutLineEnd(octets: Uint8Array): Uint8Array {
  let end = octets.byteLength;
  if (octets[end - 1] === LINE_FEED) end -= 1;
  if (end < octets.byteLength && octets[end - 1] === CARRIAGE_RETURN) end -= 1;
  const kept = Uint8Array.from(octets.subarray(0, end));
  octets.fill(0);
  return kept;
}

/** The octets that hexadecimal digits stand for; undefined for anything else. */
export function octetsOfHex(secret: Secret): Uint8Array | undefined {
  const text = Buffer.from(secret.reveal()).toString('latin1');
  return /^([0-9a-fA-F]{2})+$/.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : undefined;
}

const wrong = (message: string, cause?: unknown): SimError => new SimError('invalid_configuration', message, { cause });
