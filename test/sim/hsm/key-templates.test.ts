// Templates that no key could be true to are refused with the key that is to have them.

import t from 'tap';
import type { AttributeFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { flag, generate, label } from './key-support.ts';
import { ALICE, loggedIn, startCluster } from './support.ts';

const number = (type: AttributeType, value: number): AttributeFields => ({ type, number: value });
const { WRAP_TEMPLATE, UNWRAP_TEMPLATE } = AttributeType;

/** What the template says; may an unwrapping key's, may a wrapping key's? */
const TABLE: readonly [string, AttributeFields[], boolean, boolean][] = [
  ['nothing', [], true, true],
  ['a label', [label('x')], true, true],
  ['trusted', [flag(AttributeType.TRUSTED)], false, true],
  ['local', [flag(AttributeType.LOCAL)], false, true],
  ['not extractable', [flag(AttributeType.EXTRACTABLE, false)], true, false],
  ['never extractable', [flag(AttributeType.NEVER_EXTRACTABLE)], false, false],
  ['a public key', [number(AttributeType.CLASS, KeyClass.PUBLIC_KEY)], false, false],
  [
    'an RSA private key',
    [number(AttributeType.CLASS, KeyClass.PRIVATE_KEY), number(AttributeType.KEY_TYPE, KeyType.RSA)],
    true,
    true,
  ],
  [
    'an RSA secret key',
    [number(AttributeType.CLASS, KeyClass.SECRET_KEY), number(AttributeType.KEY_TYPE, KeyType.RSA)],
    false,
    false,
  ],
  ['of no type', [number(AttributeType.KEY_TYPE, 9_999)], false, false],
  [
    'a secret key that can be read',
    [number(AttributeType.CLASS, KeyClass.SECRET_KEY), flag(AttributeType.SENSITIVE, false)],
    false,
    false,
  ],
  ['for those who are not logged in', [flag(AttributeType.PRIVATE, false)], false, false],
  [
    'a private key that encrypts',
    [number(AttributeType.CLASS, KeyClass.PRIVATE_KEY), flag(AttributeType.ENCRYPT)],
    false,
    false,
  ],
  ['a secret key of 16 octets', [number(AttributeType.VALUE_LEN, 16)], true, true],
];

t.test('templates that can hold, and those that never can', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const [name, attributes, mayComeIn, mayLeave] of TABLE) {
    const made = async (type: AttributeType): Promise<string | undefined> =>
      Status[(await generate(alice, [{ type, template: { attributes: attributes as object[] } }])).status];
    t.equal(await made(UNWRAP_TEMPLATE), mayComeIn ? 'SUCCESS' : 'TEMPLATE_INCONSISTENT', `unwrapped: ${name}`);
    t.equal(await made(WRAP_TEMPLATE), mayLeave ? 'SUCCESS' : 'TEMPLATE_INCONSISTENT', `wrapped: ${name}`);
  }
});
