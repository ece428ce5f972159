// Tokens that one user signs, in a file: to log in with a second factor, to register one, to register for quorum
// authentication (CloudHSM user guide, token file reference). What is signed is the SHA-256 of an HSM's token.

import { sha256 } from '../../../src/runtime/crypto.ts';
import type { Prompter } from '../command-context.ts';
import { readBase64Member, readTokenJson, toBase64, tokenFileError, VERSION, writeTokenJson } from './token-json.ts';

const QUESTION = 'Enter signed token file path (press enter if same as the unsigned token file):';

/** Writes the tokens, has the user sign them, and reads their signatures. @throws SimError `invalid_configuration` */
export async function signTokenFile(
  path: string,
  tokens: readonly Uint8Array[],
  prompter: Prompter,
): Promise<readonly Uint8Array[]> {
  writeTokenJson(path, {
    version: VERSION,
    tokens: tokens.map((token) => ({ unsigned: toBase64(sha256(token)), signed: '' })),
  });
  const answer = (await prompter.line(QUESTION)).trim();
  const signedPath = answer === '' ? path : answer;
  const signed = entriesOf(signedPath);
  return tokens.map((token) => {
    const unsigned = toBase64(sha256(token));
    const entry = signed.find((other) => other.unsigned === unsigned);
    if (entry === undefined) throw tokenFileError(signedPath, `the token ${unsigned} is not in it`);
    return readBase64Member(signedPath, entry, 'signed');
  });
}

/** The token of an HSM to register with, in a file of its own: it is signed later. */
export function writeRegistrationToken(path: string, token: Uint8Array): void {
  const tokens = [{ approval_data: toBase64(token), unsigned: toBase64(sha256(token)), signed: '' }];
  writeTokenJson(path, { version: VERSION, tokens });
}

/** The first token of such a file, with its signature. @throws SimError `invalid_configuration` */
export function readRegistrationToken(path: string): { readonly token: Uint8Array; readonly signature: Uint8Array } {
  const [entry] = entriesOf(path);
  return {
    token: readBase64Member(path, entry, 'approval_data'),
    signature: readBase64Member(path, entry, 'signed'),
  };
}

function entriesOf(path: string): readonly Readonly<Record<string, unknown>>[] {
  const { tokens } = readTokenJson(path);
  if (!Array.isArray(tokens)) throw tokenFileError(path, 'tokens is no list');
  return tokens.filter((entry) => typeof entry === 'object' && entry !== null);
}
