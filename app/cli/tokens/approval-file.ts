// A quorum token in a file, and its approvals in the same file (CloudHSM user guide, quorum authentication). What is
// signed is the SHA-256 of `approval_data`.

import { sha256 } from '../../../src/runtime/crypto.ts';
import type { BodyFieldsOf } from '../../../src/wire/messages.ts';
import { keyReference } from '../keys/key-reference.ts';
import { readBase64Member, readTokenJson, toBase64, tokenFileError, VERSION, writeTokenJson } from './token-json.ts';

export type Approval = NonNullable<BodyFieldsOf<'createUser'>['approval']>;

export function writeApprovalFile(path: string, service: string, token: Uint8Array): void {
  writeTokenJson(path, {
    version: VERSION,
    service,
    approval_data: toBase64(token),
    token: toBase64(sha256(token)),
    signatures: [],
  });
}

/** Of a service for keys: with the key that it is for. */
export function writeKeyApprovalFile(path: string, service: string, keyHandle: number, token: Uint8Array): void {
  writeTokenJson(path, {
    version: VERSION,
    service,
    key_reference: keyReference(keyHandle),
    approval_data: toBase64(token),
    token: toBase64(sha256(token)),
    signatures: [],
  });
}

/** @throws SimError `invalid_configuration` */
export function readApprovalFile(path: string): Approval {
  const file = readTokenJson(path);
  const { signatures } = file;
  if (!Array.isArray(signatures)) throw tokenFileError(path, 'signatures is no list');
  return {
    token: readBase64Member(path, file, 'approval_data'),
    signatures: signatures.map((signed: { readonly username?: unknown } | null) => {
      if (typeof signed?.username !== 'string') throw tokenFileError(path, 'username is missing');
      return { username: signed.username, signature: readBase64Member(path, signed, 'signature') };
    }),
  };
}
