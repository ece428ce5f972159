// Key attributes by the names that CloudHSM CLI gives them, for whoever writes a template or a filter.

import type { AttributeFields } from '../wire/messages.ts';
import { AttributeType, KeyType } from '../wire/protobuf.ts';

const FLAGS = {
  token: AttributeType.TOKEN,
  private: AttributeType.PRIVATE,
  trusted: AttributeType.TRUSTED,
  sensitive: AttributeType.SENSITIVE,
  extractable: AttributeType.EXTRACTABLE,
  modifiable: AttributeType.MODIFIABLE,
  destroyable: AttributeType.DESTROYABLE,
  encrypt: AttributeType.ENCRYPT,
  decrypt: AttributeType.DECRYPT,
  wrap: AttributeType.WRAP,
  unwrap: AttributeType.UNWRAP,
  sign: AttributeType.SIGN,
  verify: AttributeType.VERIFY,
  derive: AttributeType.DERIVE,
  'wrap-with-trusted': AttributeType.WRAP_WITH_TRUSTED,
} as const;

const KEY_TYPES = { aes: KeyType.AES, 'generic-secret': KeyType.GENERIC_SECRET } as const;

export type KeyTemplate = { readonly [Name in keyof typeof FLAGS]?: boolean } & {
  /** UTF-8 on the wire. */
  readonly label?: string;
  readonly id?: Uint8Array;
};

/** The template as the wire has it; what is absent keeps the HSM's default. */
export function encodeTemplate({ label, id, ...flags }: KeyTemplate): AttributeFields[] {
  const attributes: AttributeFields[] = [];
  if (label !== undefined) attributes.push({ type: AttributeType.LABEL, octets: Buffer.from(label, 'utf8') });
  if (id !== undefined) attributes.push({ type: AttributeType.ID, octets: id });
  for (const [name, flag] of Object.entries(flags)) {
    if (flag !== undefined) attributes.push({ type: FLAGS[name as keyof typeof FLAGS], flag });
  }
  return attributes;
}

export const encodeKeyType = (name: keyof typeof KEY_TYPES): KeyType => KEY_TYPES[name];
