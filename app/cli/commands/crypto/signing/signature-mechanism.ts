// A signature mechanism of `crypto sign` and `crypto verify`: its own flags, and what the wire makes of them.

import { SimError } from '../../../../../src/errors.ts';
import type { BodyFieldsOf } from '../../../../../src/wire/messages.ts';
import type { Cluster } from '../../../command-context.ts';
import { DIGEST_SIZES, type HashName } from '../../../keys/hash-functions.ts';
import { choice, type Flag, type FlagTable, type Values } from '../../../language/flag.ts';

/** The key that signs, or verifies a signature. */
export interface Subject {
  readonly cluster: Cluster;
  readonly keyHandle: number;
  /** What is verified. */
  readonly signature?: Uint8Array;
}

type Fields = Pick<BodyFieldsOf<'sign'>, 'data' | 'rsaPkcs' | 'rsaPss' | 'rsaX509' | 'ecdsa' | 'ed25519'>;

export interface SignatureMechanism {
  /** `ECDSA`, in `Sign with the ECDSA mechanism`. */
  readonly title: string;
  readonly flags: FlagTable;
  /** Why it only refuses. */
  readonly refused?: string;
  /** @throws SimError `invalid_configuration` for parameters that cannot be; as `Cluster.request` */
  fields(given: Values<FlagTable>, data: Uint8Array, subject: Subject): Fields | Promise<Fields>;
}

interface Parts<Flags extends FlagTable> {
  readonly title: string;
  readonly flags: Flags;
  fields(given: Values<Flags>, data: Uint8Array, subject: Subject): Fields | Promise<Fields>;
}

export const signatureMechanism = <Flags extends FlagTable>({
  fields,
  ...parts
}: Parts<Flags>): SignatureMechanism => ({
  ...parts,
  fields: (given, data, subject) => fields(given as Values<Flags>, data, subject),
});

export const dataTypeFlag = (): Flag<'raw' | 'digest' | undefined> =>
  choice('DATA_TYPE', 'The type of data passed in, either raw or digest', [{ name: 'raw' }, { name: 'digest' }]);

/** The digest. @throws SimError `invalid_configuration` for what cannot be one of this hash */
export function requireDigest(digest: Uint8Array, hash: HashName): Uint8Array {
  const size = DIGEST_SIZES[hash];
  if (digest.byteLength === size) return digest;
  throw new SimError('invalid_configuration', `a digest of ${hash} has ${size} octets`);
}

/** Octets that an HSM hashes in one call; more is hashed here, as Client SDK 5 does it. */
export const HSM_DATA_SIZE_MAX = 16_288;
