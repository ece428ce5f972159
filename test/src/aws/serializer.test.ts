import fc from 'fast-check';
import t from 'tap';
import { compileOutput } from '../../../src/aws/serializer.ts';
import { compileInput } from '../../../src/aws/validator.ts';
import { sample } from './shape-samples.ts';
import { cloudHsmModel, kmsModel } from './support.ts';

const kms = (shape: string) => compileOutput(kmsModel, shape, 'KMSInternalException');

t.test('blobs are base64, timestamps seconds with a fraction, undefined is left out', async (t) => {
  t.equal(
    kms('EncryptResponse')({ CiphertextBlob: Uint8Array.of(1, 2, 255), KeyId: 'a"b', EncryptionAlgorithm: undefined }),
    '{"CiphertextBlob":"AQL/","KeyId":"a\\"b"}',
  );
  const slice = new Uint8Array([9, 9, 104, 105, 9]).subarray(2, 4);
  t.equal(kms('EncryptResponse')({ CiphertextBlob: slice }), '{"CiphertextBlob":"aGk="}');
  const store = { CustomKeyStoreId: 'cks-1', CreationDate: 1499288695918 };
  t.equal(
    kms('DescribeCustomKeyStoresResponse')({ CustomKeyStores: [store], Truncated: false }),
    '{"CustomKeyStores":[{"CustomKeyStoreId":"cks-1","CreationDate":1499288695.918}],"Truncated":false}',
  );
  t.equal(kms('ConnectCustomKeyStoreResponse')({}), '{}');
});

t.test('maps keep every key', async (t) => {
  const encode = compileOutput(cloudHsmModel, 'Cluster', 'CloudHsmInternalFailureException');
  const mapping = JSON.parse('{"__proto__":"subnet-1","eu-west-1a":"subnet-2"}');
  t.equal(encode({ SubnetMapping: mapping }), '{"SubnetMapping":{"__proto__":"subnet-1","eu-west-1a":"subnet-2"}}');
});

t.test('what does not fit the shape is the handler’s mistake', async (t) => {
  const misfits: readonly [shape: string, output: unknown, reason: RegExp][] = [
    ['EncryptResponse', { Ciphertext: new Uint8Array(1) }, /EncryptResponse has no member Ciphertext/],
    ['EncryptResponse', { CiphertextBlob: 'AQL/' }, /CiphertextType is not a Uint8Array/],
    ['EncryptResponse', { KeyId: null }, /KeyIdType is not a string/],
    ['EncryptResponse', null, /not an object/],
    ['EncryptResponse', [], /not an object/],
    ['DescribeKeyResponse', { KeyMetadata: { Enabled: true } }, /KeyMetadata lacks KeyId/],
    ['DescribeKeyResponse', { KeyMetadata: { KeyId: 'k', Enabled: 1 } }, /BooleanType is not a boolean/],
    ['DescribeKeyResponse', { KeyMetadata: { KeyId: 'k', CreationDate: new Date(0) } }, /number of milliseconds/],
    ['DescribeKeyResponse', { KeyMetadata: { KeyId: 'k', CreationDate: Number.NaN } }, /number of milliseconds/],
    ['DescribeKeyResponse', { KeyMetadata: { KeyId: 'k', PendingDeletionWindowInDays: 1.5 } }, /not an integer/],
    ['ListKeysResponse', { Keys: {} }, /KeyList is not a list/],
    ['ListKeysResponse', { Keys: [undefined] }, /KeyListEntry is not an object/],
  ];
  for (const [shape, output, reason] of misfits) {
    t.throws(() => kms(shape)(output), { code: 'KMSInternalException', message: reason }, String(reason));
  }
  const encodeCluster = compileOutput(cloudHsmModel, 'Cluster', 'CloudHsmInternalFailureException');
  t.throws(() => encodeCluster({ SubnetMapping: [] }), { message: /ExternalSubnetMapping is not a map/ });
});

t.test('every output shape: what the validator decodes, the serializer writes back', async (t) => {
  for (const model of [kmsModel, cloudHsmModel]) {
    for (const [name, { output }] of model.operations) {
      if (output === null) continue;
      const json = sample(model, output);
      // Response-only patterns have no samples; decoding does not need them to hold.
      const decoded = decodeUnchecked(model, output, json);
      const text = compileOutput(model, output, 'KMSInternalException')(decoded);
      t.strictSame(JSON.parse(text), json, `${name}: ${output}`);
    }
  }
});

t.test('any octets and any text come back', async (t) => {
  const encode = kms('EncryptResponse');
  const decode = compileInput(kmsModel, 'EncryptResponse', 'ValidationException');
  const output = fc.record({
    CiphertextBlob: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    KeyId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
  });
  const returns = fc.property(output, (given) => {
    const back = decode(JSON.parse(encode(given))) as typeof given;
    return back.KeyId === given.KeyId && Buffer.compare(back.CiphertextBlob, given.CiphertextBlob) === 0;
  });
  t.notOk(fc.check(returns, { seed: 20260801 }).failed);
});

function decodeUnchecked(model: typeof kmsModel, shape: string, json: unknown): object {
  const shapes = new Map(
    [...model.shapes].map(([name, { ...unchecked }]) => {
      if ('pattern' in unchecked) delete (unchecked as { pattern?: string }).pattern;
      return [name, unchecked];
    }),
  );
  return compileInput({ ...model, shapes }, shape, 'ValidationException')(json);
}
