// Which requests are about something that one HSM alone has: session keys never leave the HSM they were made on.

import type { BodyFieldsOf, Operation } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';

/** Handles of session keys are greater (docs/protocol.md). */
const SESSION_KEY_HANDLE_BASE = 2 ** 48;

export const isSessionKey = (keyHandle: number): boolean => keyHandle > SESSION_KEY_HANDLE_BASE;

const HANDLES = ['keyHandle', 'wrappingKeyHandle', 'unwrappingKeyHandle', 'baseKeyHandle'] as const;
const TEMPLATES = ['attributes', 'publicKeyAttributes', 'privateKeyAttributes'] as const;
/** They make a key: a session key, unless told otherwise. */
const MAKERS: ReadonlySet<Operation> = new Set([
  ...(['generateKey', 'generateKeyPair', 'importPublicKey', 'unwrapKey', 'deriveKey'] as const),
]);

export function concernsSessionKey<O extends Operation>(operation: O, body: BodyFieldsOf<O>): boolean {
  const fields = body as Partial<Record<string, unknown>>;
  if (HANDLES.some((name) => typeof fields[name] === 'number' && isSessionKey(fields[name] as number))) return true;
  if (!MAKERS.has(operation)) return false;
  return TEMPLATES.some((name) =>
    (fields[name] as { readonly type?: AttributeType | null; readonly flag?: boolean | null }[] | undefined)?.some(
      ({ type, flag }) => type === AttributeType.TOKEN && flag === false,
    ),
  );
}
