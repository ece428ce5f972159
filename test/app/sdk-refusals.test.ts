// Every operation of the two models, asked of the running simulator with inputs that the model allows: each is answered,
// or refused in the service's own terms, and nothing ends the process.

import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { type ServiceModel, shapeOf } from '../../src/aws/model.ts';
import { sample } from '../src/aws/shape-samples.ts';
import { cloudHsmModel, kmsModel } from '../src/aws/support.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t);
const { kms, keyId, keyArn, ready, storeId } = world;

/** What any AWS service may answer without its model naming it. */
const COMMON = ['AccessDeniedException', 'ValidationException', 'UnsupportedOperationException'];

interface Answer {
  readonly status: number;
  readonly body: { readonly __type?: string; readonly message?: string; readonly Message?: string };
}

async function ask(model: ServiceModel, operation: string, input: object): Promise<Answer> {
  const response = await fetch(ready.endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `${model.targetPrefix}.${operation}` },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

/** Inputs from the least that the model asks for to all that it knows, of the key and store that there are. */
function* inputsOf(model: ServiceModel, operation: string): Generator<object> {
  const { input } = model.operations.get(operation) ?? {};
  if (input === undefined || input === null) return yield {};
  const shape = shapeOf(model, input);
  const everything = sample(model, input) as Record<string, unknown>;
  const required = shape.type === 'structure' ? (shape.required ?? []) : [];
  const least = Object.fromEntries(required.map((member) => [member, everything[member]]));
  yield least;
  yield everything;
  const real = Object.fromEntries(
    Object.entries({ KeyId: keyId, TargetKeyId: keyId, CustomKeyStoreId: storeId }).filter(
      ([name]) => name in everything,
    ),
  );
  yield { ...least, ...real };
  yield { ...everything, ...real };
}

/** They change what the others need; other tests walk them. */
const NOT_HERE = new Set(['ConnectCustomKeyStore', 'DisconnectCustomKeyStore', 'DisableKey', 'ScheduleKeyDeletion']);

for (const [model, member] of [
  [kmsModel, 'message'],
  [cloudHsmModel, 'Message'],
] as const) {
  t.test(`every operation of ${model.service}`, async (t) => {
    for (const [operation, { errors }] of model.operations) {
      if (NOT_HERE.has(operation)) continue;
      for (const input of inputsOf(model, operation)) {
        const { status, body } = await ask(model, operation, input);
        if (status === 200) {
          t.notOk('__type' in body, operation);
          continue;
        }
        const { __type: type = '' } = body;
        t.equal(status, 400, `${operation}: ${type}`);
        t.ok([...COMMON, ...errors].includes(type), `${operation} may answer ${type}`);
        if (type !== 'InvalidCiphertextException') t.ok(body[member], `${operation}: ${type} says why`);
      }
    }
    t.equal((await world.control('health')).status, 200);
  });
}

t.test('refusals in the words that AWS uses', async (t) => {
  const Plaintext = Buffer.from('x');
  const absent = '01234567-89ab-cdef-0123-456789abcdef';
  const arnOf = (resource: string): string => keyArn.replace(/key\/.*/, resource);
  const rows: readonly (readonly [Promise<unknown>, string, string])[] = [
    [kms.send(new KMS.DescribeKeyCommand({ KeyId: 'nonsense' })), 'NotFoundException', "Invalid keyId 'nonsense'"],
    [
      kms.send(new KMS.EncryptCommand({ KeyId: absent, Plaintext })),
      'NotFoundException',
      `Key '${arnOf(`key/${absent}`)}' does not exist`,
    ],
    [
      kms.send(new KMS.EncryptCommand({ KeyId: 'alias/absent', Plaintext })),
      'NotFoundException',
      `Alias ${arnOf('alias/absent')} is not found.`,
    ],
    [
      kms.send(new KMS.DescribeKeyCommand({ KeyId: keyArn.replace('us-east-1', 'eu-west-1') })),
      'NotFoundException',
      'Invalid arn eu-west-1',
    ],
    [
      kms.send(new KMS.CreateAliasCommand({ AliasName: 'absent', TargetKeyId: keyId })),
      'ValidationException',
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    ],
    [
      kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext: new Uint8Array(4097) })),
      'ValidationException',
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    ],
    [
      kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext, DryRun: true })),
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
    ],
  ];
  for (const [answer, name, message] of rows) t.same(await refusalOf(answer), { name, status: 400, message });
});
