// What must not lie open in the ledger: password verifiers and key material. AES-256-GCM under the cluster key, with the
// names of what it belongs to as AAD, so that a masked object moved to another user or key does not open.

import { seal, unseal } from '../../src/runtime/crypto.ts';
import type { ScramVerifier } from '../../src/session/scram.ts';
import type { Role } from '../../src/wire/roles.ts';
import type { KeyAttributes, MaskedObject } from './facts.ts';

/** Of a key: everything that stays with it. */
export interface KeyIdentity {
  readonly handle: number;
  readonly owner: string;
  readonly attributes: KeyAttributes;
}

const SALT_SIZE = 16;
const HASH_SIZE = 32;

export function maskVerifier(
  clusterKey: Uint8Array,
  username: string,
  role: Role,
  verifier: ScramVerifier,
): MaskedObject {
  const iterations = Buffer.alloc(4);
  iterations.writeUInt32BE(verifier.iterations);
  const open = Buffer.concat([verifier.salt, iterations, verifier.storedKey, verifier.serverKey]);
  const masked = seal(clusterKey, open, userAad(username, role));
  open.fill(0);
  return masked;
}

/** @throws SimError `seal_broken` */
export function unmaskVerifier(
  clusterKey: Uint8Array,
  username: string,
  role: Role,
  masked: MaskedObject,
): ScramVerifier {
  const open = unseal(clusterKey, masked, userAad(username, role));
  const storedKeyAt = SALT_SIZE + 4;
  const serverKeyAt = storedKeyAt + HASH_SIZE;
  return {
    salt: open.subarray(0, SALT_SIZE),
    iterations: new DataView(open.buffer, open.byteOffset).getUint32(SALT_SIZE),
    storedKey: open.subarray(storedKeyAt, serverKeyAt),
    serverKey: open.subarray(serverKeyAt, serverKeyAt + HASH_SIZE),
  };
}

export const maskMaterial = (clusterKey: Uint8Array, key: KeyIdentity, material: Uint8Array): MaskedObject =>
  seal(clusterKey, material, keyAad(key));

/** The caller wipes what it gets. @throws SimError `seal_broken` */
export const unmaskMaterial = (clusterKey: Uint8Array, key: KeyIdentity, masked: MaskedObject): Uint8Array =>
  unseal(clusterKey, masked, keyAad(key));

const userAad = (username: string, role: Role): Uint8Array => canonical(['verifier', username, role]);

function keyAad(key: KeyIdentity): Uint8Array {
  // An object's integer-like members come in ascending order whatever order they were set in (ECMA-262 10.1.11).
  const attributes = Object.entries(key.attributes).map(([type, value]) => [
    Number(type),
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  ]);
  return canonical(['material', key.handle, key.owner, attributes]);
}

/** One encoding for one value: JSON of arrays, whose order is fixed. */
const canonical = (names: readonly unknown[]): Uint8Array => Buffer.from(JSON.stringify(names), 'utf8');
