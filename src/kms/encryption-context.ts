// The encryption context as additional authenticated data. The order of its pairs has no meaning, every octet of its
// names and values has: pairs sorted by name, each name and each value after its length, so that no two contexts
// share an encoding.
//
//   for each pair: name length (2 octets, big-endian), name (UTF-8), value length (2 octets), value (UTF-8)

import { SimError } from '../errors.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

/** Ours: AWS publishes no figure in its model. Far below an HSM's limit on AAD. */
export const ENCRYPTION_CONTEXT_SIZE_MAX = 8192;

const LENGTH_SIZE = 2;
const EMPTY = new Uint8Array(0);
/** Without the partner that would make it a character; all of them become the same octets in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** An absent context is the empty one. @throws SimError `ValidationException` when it is too long or not Unicode */
export function encodeEncryptionContext(context: EncryptionContext | undefined): Uint8Array {
  if (context === undefined) return EMPTY;
  const names = Object.keys(context).sort();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const name of names) {
    for (const text of [name, context[name] as string]) {
      if (LONE_SURROGATE.test(text)) throw invalid('must be Unicode text');
      const octets = Buffer.from(text, 'utf8');
      size += LENGTH_SIZE + octets.byteLength;
      if (size > ENCRYPTION_CONTEXT_SIZE_MAX) {
        throw invalid(`must have length less than or equal to ${ENCRYPTION_CONTEXT_SIZE_MAX}`);
      }
      parts.push(Uint8Array.of(octets.byteLength >>> 8, octets.byteLength & 0xff), octets);
    }
  }
  return Buffer.concat(parts);
}

const invalid = (constraint: string): SimError =>
  new SimError(
    'ValidationException',
    `1 validation error detected: Value at 'encryptionContext' failed to satisfy constraint: Member ${constraint}`,
  );
