// The key state table of the KMS developer guide, every cell, and the life of a key, through AWS's own SDK against one
// running simulator.

import * as KMS from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import {
  type Ask,
  expectedOutcome,
  KEY_STATES,
  type KeyStateName,
  makeOther,
  makeSubject,
  ROWS,
  type Row,
  type Subject,
} from '../support/key-state-table.ts';
import { ABSENT_KEY_ID } from '../support/kms-fixture.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t);
const { kms, storeId: CustomKeyStoreId } = world;
const DAY_MS = 86_400_000;

type Command = new (input: object) => Parameters<typeof kms.send>[0];
const commands = KMS as unknown as Readonly<Record<string, Command>>;

const ask: Ask = async (operation, input) => {
  const Command = commands[`${operation}Command`];
  if (Command === undefined) throw new Error(`the SDK has no ${operation}`);
  return (await kms.send(new Command(input))) as unknown as Record<string, unknown>;
};

async function outcome(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return 'ok';
  } catch (error) {
    const { name, status, message } = await refusalOf(Promise.reject(error));
    return status === 400 ? `${name}: ${message}` : `${name} at HTTP ${status}`;
  }
}

const other = await makeOther(ask, CustomKeyStoreId, 'alias/other');
const subjectIn = (state: KeyStateName, aliasName: string): Promise<Subject> =>
  makeSubject(ask, CustomKeyStoreId, state, other, aliasName);

const connect = async (t: Test) => {
  await ask('ConnectCustomKeyStore', { CustomKeyStoreId });
  t.equal(await world.settledState(CustomKeyStoreId), 'CONNECTED');
};

t.test('every operation on a key, in every key state', async (t) => {
  const made: { readonly row: Row; readonly state: KeyStateName; readonly subject: Subject }[] = [];
  for (const state of KEY_STATES) {
    const shared = await subjectIn(state, `alias/shared-${state}`);
    for (const row of ROWS) {
      const subject = row.isFinal ? await subjectIn(state, `alias/own-${made.length}`) : shared;
      made.push({ row, state, subject });
    }
  }
  const check = async (states: readonly KeyStateName[]): Promise<void> => {
    for (const { row, state, subject } of made) {
      if (!states.includes(state)) continue;
      const answer = await outcome(ask(row.operation, row.input(subject)));
      t.equal(answer, expectedOutcome(row, state, subject), `${row.operation} ${row.note ?? ''} in ${state}`);
    }
  };
  await check(['Enabled', 'Disabled', 'PendingDeletion']);
  await ask('DisconnectCustomKeyStore', { CustomKeyStoreId });
  t.equal(await world.settledState(CustomKeyStoreId), 'DISCONNECTED');
  await check(['Unavailable']);
  await connect(t);
});

t.test('the words of AWS, where they are public', async (t) => {
  const { keyId: KeyId, arn, blob } = await subjectIn('Enabled', 'alias/words');
  const created = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId };
  const tag = (TagKey: string) => ({ TagKey, TagValue: 'v' });
  const violation = '1 validation error detected: Value';
  const Plaintext = Buffer.from('x');
  const foreign = Uint8Array.from(blob as Uint8Array).fill(7, 5, 37);
  const rows: readonly (readonly [string, object, string])[] = [
    ['DescribeKey', { KeyId: 'nonsense' }, "NotFoundException: Invalid keyId 'nonsense'"],
    ['GetKeyPolicy', { KeyId: 'alias/x' }, "NotFoundException: Invalid keyId 'alias/x'"],
    [
      'TagResource',
      { KeyId: ABSENT_KEY_ID, Tags: [] },
      `NotFoundException: Key '${arn.replace(KeyId, ABSENT_KEY_ID)}' does not exist`,
    ],
    ['EnableKey', { KeyId: arn.replace('us-east-1', 'eu-west-1') }, 'NotFoundException: Invalid arn eu-west-1'],
    [
      'UpdateAlias',
      { AliasName: 'x', TargetKeyId: KeyId },
      'ValidationException: Alias must start with the prefix "alias/". Please see ' +
        'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    ],
    [
      'DeleteAlias',
      { AliasName: 'alias/absent' },
      `NotFoundException: Alias ${arn.replace(/key\/.*/, 'alias/absent')} is not found.`,
    ],
    [
      'Decrypt',
      { CiphertextBlob: blob, KeyId: other.arn },
      'IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation.',
    ],
    [
      'Decrypt',
      { CiphertextBlob: foreign },
      'AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in ' +
        'this region, or you are not allowed to access.',
    ],
    [
      'ReEncrypt',
      { CiphertextBlob: blob, DestinationKeyId: other.arn, DryRun: true },
      'DryRunOperationException: The request would have succeeded, but the DryRun option is set.',
    ],
    [
      'Encrypt',
      { KeyId, Plaintext: new Uint8Array(4097) },
      `ValidationException: ${violation} at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096`,
    ],
    ['GenerateRandom', {}, 'ValidationException: NumberOfBytes is required.'],
    [
      'GenerateRandom',
      { NumberOfBytes: 0 },
      `ValidationException: ${violation} '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'GenerateRandom',
      { NumberOfBytes: 1025 },
      `ValidationException: ${violation} '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024`,
    ],
    [
      'CreateKey',
      { ...created, KeySpec: 'HMAC_256' },
      'ValidationException: You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    ],
    [
      'CreateKey',
      { KeySpec: 'RSA_2048', KeyUsage: 'KEY_AGREEMENT' },
      'ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048',
    ],
    ['TagResource', { KeyId, Tags: [tag('a'), tag('a')] }, 'TagException: Duplicate tag keys'],
    ['TagResource', { KeyId, Tags: [tag('aws:a')] }, 'TagException: Tags beginning with aws: are reserved'],
    ['TagResource', { KeyId, Tags: Array.from({ length: 51 }, (_, n) => tag(`${n}`)) }, 'TagException: Too many tags'],
    ['Encrypt', { KeyId, Plaintext, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }, 'ok'],
  ];
  for (const [operation, input, expected] of rows) {
    t.equal(await outcome(ask(operation, { ...input })), expected, operation);
  }
});

t.test('a waiting period that is stepped over, while connected and not', async (t) => {
  const keys = [0, 1].map((n) => subjectIn('PendingDeletion', `alias/pending-${n}`));
  const [a, b] = (await Promise.all(keys)) as [Subject, Subject];
  const step = async (byMs: number) => {
    const body = JSON.stringify({ byMs });
    const headers = { 'Content-Type': 'application/json' };
    t.equal((await world.control('clock/advance', { method: 'POST', headers, body })).status, 200);
  };
  await step(30 * DAY_MS - 3_600_000);
  t.match(await ask('DescribeKey', { KeyId: a.keyId }), { KeyMetadata: { KeyState: 'PendingDeletion' } });
  await ask('DisconnectCustomKeyStore', { CustomKeyStoreId });
  await ask('CancelKeyDeletion', { KeyId: b.keyId });
  await step(3_600_000);
  const absent = `NotFoundException: Key '${a.arn}' does not exist`;
  while ((await outcome(ask('DescribeKey', { KeyId: a.keyId }))) !== absent);
  t.equal(await world.settledState(CustomKeyStoreId), 'DISCONNECTED');
  await connect(t);
  t.match(await ask('DescribeKey', { KeyId: b.keyId }), { KeyMetadata: { KeyState: 'Disabled' } });
  await ask('EnableKey', { KeyId: b.keyId });
  t.equal(await outcome(ask('Decrypt', { CiphertextBlob: b.blob })), 'ok');
  t.match(await outcome(ask('Decrypt', { CiphertextBlob: a.blob })), /^AccessDeniedException: /);
});
