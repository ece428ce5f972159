// The walk of AWS's guide to find a KMS key's key material in the cluster, and back: disconnect, take kmsuser over, look,
// log out, hand kmsuser back, connect.

import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import type { NumberedEvent } from '../../app/events/event-trail.ts';
import { encodeTemplate } from '../../src/client/key-attributes.ts';
import { AttributeType } from '../../src/wire/protobuf.ts';
import { changePasswordAsAdmin, logInToHsm } from '../support/hsm-client.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const PASSWORD = 'AuditorsPassword1';

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
