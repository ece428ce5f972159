// Keys as tests make them and look at them.

import type { AttributeFields, BodyFieldsOf, Response } from '../../../src/wire/messages.ts';
import { AttributeType, KeyType } from '../../../src/wire/protobuf.ts';
import { password, type TestClient } from './support.ts';

export const flag = (type: AttributeType, value = true): AttributeFields => ({ type, flag: value });
export const label = (text: string): AttributeFields => ({ type: AttributeType.LABEL, octets: password(text) });
export const TOKEN = flag(AttributeType.TOKEN);

export const generate = (
  client: TestClient,
  attributes: AttributeFields[] = [],
  fields: Partial<BodyFieldsOf<'generateKey'>> = {},
): Promise<Response> => client.ask('generateKey', { keyType: KeyType.AES, keyLengthBytes: 32, attributes, ...fields });

export const handleOf = (answer: Response): number => answer.keyGenerated?.keyHandle ?? 0;

export const find = async (client: TestClient, attributes: AttributeFields[], more = {}): Promise<readonly number[]> =>
  (await client.ask('findKeys', { attributes, ...more })).foundKeys?.keyHandles ?? [];

/** Attribute name to value; octets in hex. */
export async function attributesOf(client: TestClient, keyHandle: number): Promise<Record<string, unknown>> {
  const { keyAttributes } = await client.ask('getAttributes', { keyHandle });
  return Object.fromEntries(
    (keyAttributes?.attributes ?? []).map((attribute) => {
      const value = attribute?.value === undefined ? undefined : attribute[attribute.value];
      return [
        AttributeType[attribute?.type ?? -1],
        value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
      ];
    }),
  );
}
