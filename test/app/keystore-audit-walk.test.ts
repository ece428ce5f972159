// The walk of AWS's guide to find a KMS key's key material in the cluster, and back: disconnect, take kmsuser over, look,
// log out, hand kmsuser back, connect.

import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import type { NumberedEvent } from '../../app/events/event-trail.ts';
import { encodeTemplate } from '../../src/client/key-attributes.ts';
import type { AttributeFields } from '../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { changePasswordAsAdmin, logInToHsm } from '../support/hsm-client.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const PASSWORD = 'AuditorsPassword1';

const NAMES = new Map<number, string>(Object.entries(AttributeType).map(([name, type]) => [Number(type), name]));

/** What is empty, or does not apply to the key, is left out. */
const byName = (attributes: readonly AttributeFields[]): Record<string, unknown> =>
  Object.fromEntries(
    attributes
      .map((attribute) => [NAMES.get(attribute.type ?? -1) ?? '', shownValue(attribute)] as const)
      .filter(([, value]) => !(value instanceof Uint8Array && value.length === 0)),
  );
const shownValue = ({ flag, octets, number }: AttributeFields): unknown =>
  flag ?? (octets ? Buffer.from(octets) : undefined) ?? number;

t.test('find key material, and hand kmsuser back', async (t) => {
  const world = await runSimulator(t);
  const { kms, storeId: CustomKeyStoreId, keyId, keyArn } = world;
  const created = await kms.send(new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }));
  const otherArn = created.KeyMetadata?.Arn;
  const { CiphertextBlob } = await kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('text') }));

  await t.rejects(changePasswordAsAdmin(world, 'kmsuser', PASSWORD), 'not while KMS is logged in');
  await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await world.settledState(CustomKeyStoreId), 'DISCONNECTED');
  await changePasswordAsAdmin(world, 'kmsuser', PASSWORD);

  const auditor = await logInToHsm(world, 'kmsuser', 'crypto-user', PASSWORD);
  const find = async (template: Parameters<typeof encodeTemplate>[0]): Promise<readonly number[]> =>
    (await auditor.request('findKeys', { attributes: encodeTemplate(template) })).foundKeys?.keyHandles ?? [];
  const textOf = async (keyHandle: number, type: AttributeType): Promise<string> => {
    const { keyAttributes } = await auditor.request('getAttributes', { keyHandle, types: [type] });
    return Buffer.from(keyAttributes?.attributes[0]?.octets ?? []).toString('utf8');
  };

  const all = await find({});
  const labels = await Promise.all(all.map((handle) => textOf(handle, AttributeType.LABEL)));
  t.same([...labels].sort(), [keyArn, otherArn].sort(), 'the label of each key is the ARN of its KMS key');

  const [handle = 0, ...more] = await find({ label: keyArn });
  t.same(more, [], 'one HSM key for one KMS key');

  // The backing key id of CloudTrail is the text of the HSM key's id.
  const { events } = (await (await world.control('events')).json()) as { events: NumberedEvent[] };
  const encrypted = events.find(({ eventName }) => eventName === 'Encrypt')?.additionalEventData;
  const backingKeyId = String(encrypted?.backingKeyId);
  t.equal(await textOf(handle, AttributeType.ID), backingKeyId);
  t.same(await find({ id: Buffer.from(backingKeyId, 'ascii') }), [handle]);
  const ofOther = events.find(({ eventName }) => eventName === 'CreateKey')?.additionalEventData;
  const [otherHandle = 0] = await find({ label: otherArn ?? '' });
  t.equal(await textOf(otherHandle, AttributeType.ID), JSON.parse(String(ofOther?.backingKey)).backingKeyId);

  await t.test('what KMS makes in the cluster', async (t) => {
    const { keyAttributes } = await auditor.request('getAttributes', { keyHandle: handle });
    t.equal(keyAttributes?.owner, 'kmsuser');
    t.same(keyAttributes?.sharedUsers, []);
    const { KCV: checkValue, ...shown } = byName(keyAttributes?.attributes ?? []);
    t.equal((checkValue as Uint8Array).length, 3);
    t.match(backingKeyId, /^[0-9a-f]{64}$/);
    t.same(shown, {
      ...{ CLASS: KeyClass.SECRET_KEY, KEY_TYPE: KeyType.AES, VALUE_LEN: 32 },
      ...{ LABEL: Buffer.from(keyArn), ID: Buffer.from(backingKeyId, 'ascii') },
      ...{ ENCRYPT: true, DECRYPT: true, WRAP: true, UNWRAP: true },
      ...{ SIGN: false, VERIFY: false, DERIVE: false, TRUSTED: false, WRAP_WITH_TRUSTED: false },
      ...{ TOKEN: true, PRIVATE: true, LOCAL: true, DESTROYABLE: true, MODIFIABLE: true },
      ...{ SENSITIVE: true, ALWAYS_SENSITIVE: true, EXTRACTABLE: false },
      // AWS's sample prints false, against its own rule: true when the key was not extractable from birth.
      NEVER_EXTRACTABLE: true,
    });
  });

  // Who forgets to log out, and who forgets to tell KMS, sees what the guide warns of.
  const connect = async (): Promise<string> => {
    await kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    return world.settledState(CustomKeyStoreId);
  };
  const disconnect = async (): Promise<void> => {
    await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await world.settledState(CustomKeyStoreId);
  };
  const tellKms = () => kms.send(new KMS.UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword: PASSWORD }));
  t.equal(await connect(), 'FAILED INVALID_CREDENTIALS');
  t.equal((await refusalOf(tellKms())).name, 'CustomKeyStoreInvalidStateException', 'not before it is disconnected');
  await disconnect();
  await tellKms();
  t.equal(await connect(), 'FAILED USER_LOGGED_IN');
  await disconnect();
  await auditor.logout();
  auditor.close();
  t.equal(await connect(), 'CONNECTED');

  await t.rejects(logInToHsm(world, 'kmsuser', 'crypto-user', PASSWORD), { message: /USER_LOGIN_FAILURE/ });
  const { Plaintext } = await kms.send(new KMS.DecryptCommand({ CiphertextBlob }));
  t.equal(Buffer.from(Plaintext ?? []).toString(), 'text');
});
