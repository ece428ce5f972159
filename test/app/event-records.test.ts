// CloudTrail's records of what AWS's own SDK asks.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import type { NumberedEvent } from '../../app/events/event-trail.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const folder = mkdtempSync(join(tmpdir(), 'events-'));
t.teardown(() => rmSync(folder, { recursive: true }));
const eventsFile = join(folder, 'events.jsonl');
const world = await runSimulator(t, { eventsFile });
const { kms, cloudHsm, keyId, keyArn, storeId, clusterId, ready } = world;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const PLAINTEXT = 'a plaintext that nobody may see';
const PASSWORD = 'PasswordOfNobody1';

let lastNumber = 0;
/** What has happened since it was last asked. */
async function newEvents(): Promise<NumberedEvent[]> {
  const response = await world.control(`events?after=${lastNumber}&limit=1000`);
  const { events } = (await response.json()) as { events: NumberedEvent[] };
  lastNumber = events.at(-1)?.sequenceNumber ?? lastNumber;
  return events;
}

t.test('using a key', async (t) => {
  t.same(await newEvents(), [], 'what the seed did is nobody’s call');
  const EncryptionContext = { purpose: 'test' };
  const encrypted = await kms.send(
    new KMS.EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from(PLAINTEXT), EncryptionContext }),
  );
  await kms.send(new KMS.DecryptCommand({ CiphertextBlob: encrypted.CiphertextBlob, EncryptionContext }));
  await kms.send(new KMS.GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: 32 }));
  const events = await newEvents();
  t.same(
    events.map(({ eventName }) => eventName),
    ['Encrypt', 'Decrypt', 'GenerateDataKey'],
  );
  const [encrypt, decrypt, generate] = events;
  t.match(encrypt, {
    sequenceNumber: 1,
    eventVersion: '1.08',
    userIdentity: { type: 'AWSAccount', accountId: ready.accountId, accessKeyId: 'test' },
    eventTime: TIME,
    eventSource: 'kms.amazonaws.com',
    awsRegion: ready.region,
    sourceIPAddress: '127.0.0.1',
    userAgent: /aws-sdk-js/,
    requestParameters: { keyId: 'alias/example', encryptionContext: EncryptionContext },
    responseElements: null,
    additionalEventData: { customKeyStoreId: storeId, backingKeyId: /^[0-9a-f]{64}$/ },
    requestID: encrypted.$metadata.requestId,
    eventID: /^[0-9a-f-]{36}$/,
    readOnly: true,
    resources: [{ ARN: keyArn, accountId: ready.accountId, type: 'AWS::KMS::Key' }],
    eventType: 'AwsApiCall',
    recipientAccountId: ready.accountId,
  });
  t.same(decrypt?.requestParameters, { encryptionContext: EncryptionContext }, 'the blob names the key');
  t.same(decrypt?.resources, encrypt?.resources);
  t.same(generate?.requestParameters, { keyId, numberOfBytes: 32 });
  for (const event of events)
    t.same(event.additionalEventData, encrypt?.additionalEventData, 'one key, one backing key');
});

t.test('making a key and naming it', async (t) => {
  const { KeyMetadata } = await kms.send(
    new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: storeId, Description: 'another' }),
  );
  const { KeyId: TargetKeyId = '', Arn } = KeyMetadata ?? {};
  await kms.send(new KMS.CreateAliasCommand({ AliasName: 'alias/another', TargetKeyId }));
  await kms.send(new KMS.EncryptCommand({ KeyId: TargetKeyId, Plaintext: Buffer.from(PLAINTEXT) }));
  const [create, alias, encrypt] = await newEvents();
  t.match(create, {
    eventName: 'CreateKey',
    readOnly: false,
    requestParameters: { origin: 'AWS_CLOUDHSM', customKeyStoreId: storeId, description: 'another' },
    responseElements: { keyMetadata: { keyId: TargetKeyId, arn: Arn, aWSAccountId: ready.accountId } },
    resources: [{ ARN: Arn }],
  });
  const { backingKeyId } = JSON.parse(String(create?.additionalEventData?.backingKey));
  t.equal(backingKeyId, encrypt?.additionalEventData?.backingKeyId);
  t.match(alias, {
    requestParameters: { aliasName: 'alias/another', targetKeyId: TargetKeyId },
    resources: [{ ARN: Arn }, { ARN: /:alias\/another$/, type: 'AWS::KMS::Alias' }],
  });
});

t.test('deleting a key, and what comes of it when its time has come', async (t) => {
  const advance = (days: number) =>
    world.control('clock/advance', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ byMs: days * 86_400_000 }),
    });
  const { KeyMetadata } = await kms.send(
    new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: storeId }),
  );
  const { KeyId = '', Arn } = KeyMetadata ?? {};
  await kms.send(new KMS.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  const [create, schedule] = await newEvents();
  const { backingKeyId } = JSON.parse(String(create?.additionalEventData?.backingKey));
  const data = { customKeyStoreId: storeId, clusterId, backingKeys: JSON.stringify([{ backingKeyId }]) };
  t.match(schedule, {
    requestParameters: { keyId: KeyId, pendingWindowInDays: 7 },
    responseElements: { keyId: Arn, keyState: 'PendingDeletion' },
    resources: [{ ARN: Arn }],
  });
  t.same(schedule?.additionalEventData, data);

  await advance(7);
  let deleted: NumberedEvent | undefined;
  while (deleted === undefined) [deleted] = await newEvents();
  t.match(deleted, {
    eventName: 'DeleteKey',
    eventType: 'AwsServiceEvent',
    sourceIPAddress: 'AWS Internal',
    requestParameters: null,
    responseElements: { keyId: Arn },
    readOnly: false,
    resources: [{ ARN: Arn }],
  });
  t.same(deleted?.additionalEventData, {
    ...data,
    backingKeysDeletionStatus: JSON.stringify([{ backingKeyId, deletionStatus: 'SUCCESS' }]),
  });
  t.notOk('requestID' in deleted);
});

t.test('custom key stores', async (t) => {
  const CustomKeyStoreId = storeId;
  await kms.send(new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
  await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  await world.settledState(storeId);
  const unavailable = await refusalOf(
    kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(PLAINTEXT) })),
  );
  await kms.send(new KMS.UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword: PASSWORD }));
  await refusalOf(
    kms.send(
      new KMS.CreateCustomKeyStoreCommand({
        ...{ CustomKeyStoreName: 'other', CloudHsmClusterId: clusterId, KeyStorePassword: PASSWORD },
        TrustAnchorCertificate: readFileSync(ready.clusters[0]?.trustAnchorCertificate ?? '', 'utf8'),
      }),
    ),
  );
  const events = await newEvents();
  const named = (name: string) => events.find(({ eventName }) => eventName === name);
  const store = { customKeyStoreName: 'example', clusterId };
  t.match(named('DescribeCustomKeyStores'), {
    readOnly: true,
    requestParameters: { customKeyStoreId: storeId },
    responseElements: null,
  });
  t.match(named('DisconnectCustomKeyStore'), {
    readOnly: false,
    responseElements: null,
    additionalEventData: store,
  });
  t.match(named('Encrypt'), {
    errorCode: 'KMSInvalidStateException',
    errorMessage: unavailable.message,
    requestParameters: { keyId },
    responseElements: null,
  });
  t.same(named('UpdateCustomKeyStore')?.requestParameters, { customKeyStoreId: storeId });
  t.match(named('UpdateCustomKeyStore'), { additionalEventData: store });
  t.match(named('CreateCustomKeyStore'), { errorCode: 'CloudHsmClusterInUseException' });
  t.same(named('CreateCustomKeyStore')?.requestParameters, { customKeyStoreName: 'other', clusterId });
});

t.test('CloudHSM, and a request that is refused for its form', async (t) => {
  await cloudHsm.send(new DescribeClustersCommand({ Filters: { clusterIds: [clusterId] } }));
  await refusalOf(kms.send(new KMS.DescribeKeyCommand({ KeyId: '' })));
  const [describe, invalid] = await newEvents();
  t.match(describe, {
    eventSource: 'cloudhsm.amazonaws.com',
    eventName: 'DescribeClusters',
    requestParameters: { filters: { clusterIds: [clusterId] } },
    readOnly: true,
  });
  t.notOk(describe !== undefined && 'resources' in describe);
  t.match(invalid, { eventName: 'DescribeKey', errorCode: 'ValidationException', requestParameters: null });
});

t.test('pages', async (t) => {
  const page = async (query: string): Promise<number[]> => {
    const response = await world.control(`events${query}`);
    return ((await response.json()) as { events: NumberedEvent[] }).events.map((event) => event.sequenceNumber);
  };
  t.same(await page('?limit=2'), [1, 2]);
  t.same(await page('?after=2&limit=1'), [3]);
  t.equal((await page('')).length, lastNumber);
  for (const query of ['?limit=0', '?limit=1001', '?after=-1', '?after=x', '?other=1', '?limit=1e2']) {
    t.equal((await world.control(`events${query}`)).status, 400, query);
  }
});

t.test('the file has the same, and neither has a secret', async (t) => {
  const text = readFileSync(eventsFile, 'utf8');
  const lines = text.split('\n').slice(0, -1);
  t.equal(lines.length, lastNumber);
  const response = await (await world.control('events?limit=1000')).text();
  for (const secret of [PLAINTEXT, Buffer.from(PLAINTEXT).toString('base64'), PASSWORD, 'BEGIN CERTIFICATE']) {
    t.notOk(text.includes(secret));
    t.notOk(response.includes(secret));
  }
  const numbers = (await (await world.control('events?limit=1000')).json()) as { events: NumberedEvent[] };
  t.same(
    lines.map((line) => JSON.parse(line).eventID),
    numbers.events.map(({ eventID }) => eventID),
  );
});
