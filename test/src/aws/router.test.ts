import t from 'tap';
import { BODY_SIZE_MAX } from '../../../src/aws/router.ts';
import { createService, type RequestContext } from '../../../src/aws/service.ts';
import { SimError } from '../../../src/errors.ts';
import { cloudHsmService, createFront, createHookedFront, errorOf, kmsModel, kmsService } from './support.ts';

const encrypt = { KeyId: 'k', Plaintext: 'aGk=' };
const jsonHeaders = { 'content-type': 'application/x-amz-json-1.1' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

t.test('an answer, with its headers', async (t) => {
  const seen: RequestContext[] = [];
  const Encrypt = async (input: { KeyId: string; Plaintext: Uint8Array }, context: RequestContext) => {
    seen.push(context);
    return { KeyId: input.KeyId, CiphertextBlob: input.Plaintext };
  };
  const front = createFront(kmsService({ Encrypt }));
  const response = await front.call('TrentService.Encrypt', encrypt);
  t.equal(response.status, 200);
  t.equal(response.body, '{"KeyId":"k","CiphertextBlob":"aGk="}');
  t.match(response.headers, {
    'x-amzn-RequestId': UUID,
    'Content-Type': 'application/x-amz-json-1.1',
    'Cache-Control': 'no-cache, no-store, must-revalidate, private',
    Pragma: 'no-cache',
  });
  t.equal(seen[0]?.requestId, response.headers['x-amzn-RequestId']);
  const next = await front.call('TrentService.Encrypt', encrypt);
  t.not(next.headers['x-amzn-RequestId'], response.headers['x-amzn-RequestId']);
});

t.test('no output: {} for an empty structure, nothing where there is no shape', async (t) => {
  const front = createFront(
    kmsService({ ConnectCustomKeyStore: async () => {}, CreateAlias: () => undefined, EnableKey: () => ({}) }),
  );
  t.equal((await front.call('TrentService.ConnectCustomKeyStore', { CustomKeyStoreId: 'cks-1' })).body, '{}');
  const created = await front.call('TrentService.CreateAlias', { AliasName: 'alias/a', TargetKeyId: 'k' });
  t.match(created, { status: 200, body: '' });
  t.equal((await front.call('TrentService.EnableKey', { KeyId: 'k' })).status, 500);
});

t.test('two services on one port, told apart by the target', async (t) => {
  const front = createFront(
    kmsService({ TagResource: () => {} }),
    cloudHsmService({ TagResource: () => ({}), DescribeClusters: () => ({ Clusters: [] }) }),
  );
  t.equal((await front.call('TrentService.TagResource', { KeyId: 'k', Tags: [] })).body, '');
  t.equal((await front.call('BaldrApiService.DescribeClusters', '')).body, '{"Clusters":[]}', 'an empty body is {}');
  const refused = await front.call('BaldrApiService.TagResource', {});
  t.equal(errorOf(refused).__type, 'CloudHsmInvalidRequestException');
  t.match(errorOf(refused).Message, /^2 validation errors detected: Value null at 'resourceId'/);
});

t.test('a target that does not exist', async (t) => {
  const front = createFront(kmsService({}));
  const targets = [
    '',
    'Encrypt',
    'TrentService',
    'TrentService.',
    'TrentService.Nope',
    'TrentService.__proto__',
    'BaldrApiService.ListTags',
    'trentservice.Encrypt',
  ];
  for (const target of targets) {
    const response = await front.call(target, encrypt);
    t.equal(response.status, 400, target);
    t.equal(errorOf(response).__type, 'UnknownOperationException', target);
  }
  const missing = await front.call('', {}, { headers: jsonHeaders });
  t.match(missing, { status: 400, body: /UnknownOperationException/ });
  const twice = await front.call('', {}, { headers: { ...jsonHeaders, 'x-amz-target': ['TrentService.ListKeys'] } });
  t.match(twice, { status: 400, body: /UnknownOperationException/ });
});

t.test('a service that another process has: whom to ask', async (t) => {
  const elsewhere = new Map([['BaldrApiService', 'ask the other one']]);
  const front = createHookedFront({ elsewhere }, kmsService({}));
  const response = await front.call('BaldrApiService.DescribeClusters', {});
  t.match(errorOf(response), { __type: 'UnknownOperationException', message: 'ask the other one' });
  for (const target of ['TrentService.Nope', 'baldrapiservice.DescribeClusters', 'toString.a', 'BaldrApiServices.a']) {
    t.notMatch((await front.call(target, {})).body, /ask the other one/, target);
  }
});

t.test('what is not simulated is refused, after validation', async (t) => {
  const front = createFront(kmsService({}), cloudHsmService({}));
  const random = await front.call('TrentService.GenerateRandom', { NumberOfBytes: 8 });
  t.match(random, { status: 400 });
  t.strictSame(errorOf(random), {
    __type: 'UnsupportedOperationException',
    message: 'GenerateRandom is not simulated.',
  });
  t.equal(errorOf(await front.call('TrentService.GenerateRandom', { NumberOfBytes: 0 })).__type, 'ValidationException');
  t.strictSame(errorOf(await front.call('BaldrApiService.RestoreBackup', { BackupId: 'backup-abcdefghijk' })), {
    __type: 'CloudHsmServiceException',
    Message: 'RestoreBackup is not simulated.',
  });
  t.same(front.reports, []);
});

t.test('bodies that cannot be read', async (t) => {
  const front = createFront(kmsService({ Encrypt: () => t.fail('the handler was called') }));
  const bodies: readonly [string, string | Buffer][] = [
    ['not JSON', '{"KeyId":"hunter2"'],
    ['a byte order mark', '\ufeff{}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a string', '"x"'],
    ['a number', '1'],
    ['not UTF-8', Buffer.from('7b2241223a22ff227d', 'hex')],
    ['deep lists', '['.repeat(BODY_SIZE_MAX)],
    ['deep closed lists', '['.repeat(BODY_SIZE_MAX / 2) + ']'.repeat(BODY_SIZE_MAX / 2)],
    ['deep objects', '{"a":'.repeat(200_000)],
    ['deep in a member', `{"KeyId":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    [
      'deep in a map',
      `{"KeyId":"k","Plaintext":"aGk=","EncryptionContext":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`,
    ],
  ];
  for (const [name, body] of bodies) {
    const response = await front.call('TrentService.Encrypt', '', { body: Buffer.from(body) });
    t.equal(response.status, 400, name);
    t.equal(errorOf(response).__type, 'SerializationException', name);
    t.notMatch(response.body, /hunter2/, name);
  }
  const ignored = `{"KeyId":"k","Bogus":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  t.equal(errorOf(await front.call('TrentService.Encrypt', ignored)).__type, 'ValidationException');
});

t.test('sizes, media types, methods and paths', async (t) => {
  const front = createFront(kmsService({ ListKeys: () => ({ Truncated: false }) }));
  const target = 'TrentService.ListKeys';
  const status = async (changes: object): Promise<number> => {
    const response = await front.call(target, {}, changes);
    t.match(response.headers['x-amzn-RequestId'], UUID);
    if (response.status !== 200) t.type(errorOf(response).__type, 'string');
    return response.status;
  };
  const contentType = (value: string | undefined): object => ({
    headers: { 'x-amz-target': target, ...(value === undefined ? {} : { 'content-type': value }) },
  });
  const padded = (size: number): object => ({ body: Buffer.from(`{}${' '.repeat(size - 2)}`) });

  t.equal(await status(padded(BODY_SIZE_MAX)), 200);
  t.equal(await status(padded(BODY_SIZE_MAX + 1)), 413);
  t.equal(await status(contentType('Application/X-Amz-JSON-1.1; charset=utf-8')), 200);
  for (const wrong of [
    undefined,
    '',
    'application/json',
    'application/x-amz-json-1.0',
    'application/cbor',
    'text/plain',
  ]) {
    t.equal(await status(contentType(wrong)), 415, String(wrong));
  }
  t.equal(await status({ path: '/?x=1' }), 200);
  t.equal(await status({ path: '/x' }), 404);
  t.equal(await status({ method: 'GET' }), 404);
});

t.test('RPC v2 CBOR is turned away', async (t) => {
  const front = createFront(kmsService({}));
  const cbor = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };
  const body = Buffer.from('bf654b6579496461 6bff'.replace(' ', ''), 'hex');
  t.equal(
    (await front.call('', '', { path: '/service/TrentService/operation/Encrypt', headers: cbor, body })).status,
    404,
  );
  t.equal((await front.call('', '', { headers: cbor, body })).status, 415);
  const mixed = { ...cbor, ...jsonHeaders, 'x-amz-target': 'TrentService.ListKeys' };
  t.equal((await front.call('', '{}', { headers: mixed })).status, 415);
});

t.test('what handlers throw', async (t) => {
  const secret = new Error('hunter2');
  const front = createFront(
    kmsService({
      Encrypt: () => {
        throw secret;
      },
      Decrypt: async () => {
        throw new SimError('InvalidCiphertextException', '');
      },
      DescribeKey: () => ({ NoSuchMember: 'hunter2' }),
    }),
  );
  const failed = await front.call('TrentService.Encrypt', encrypt);
  t.equal(failed.status, 500);
  t.equal(errorOf(failed).__type, 'KMSInternalException');
  t.notMatch(failed.body, /hunter2/);
  const requestId = failed.headers['x-amzn-RequestId'];
  t.strictSame(front.reports, [{ error: secret, request: { service: 'KMS', operation: 'Encrypt', requestId } }]);

  const refused = await front.call('TrentService.Decrypt', { CiphertextBlob: 'aGk=' });
  t.match(refused, { status: 400, body: '{"__type":"InvalidCiphertextException"}' });
  t.equal(front.reports.length, 1);

  const misfit = await front.call('TrentService.DescribeKey', { KeyId: 'k' });
  t.match(misfit, { status: 500, body: /KMSInternalException/ });
  t.match(String(front.reports[1]?.error), /DescribeKeyResponse has no member NoSuchMember/);
  t.notMatch(String(front.reports[1]?.error), /hunter2/);
});

t.test('a service that does not fit its model is refused at the start', async (t) => {
  t.throws(() => kmsService({ NoSuchOperation: () => {} }), { code: 'invalid_configuration' });
  const wrongException = (): unknown =>
    createService({
      model: kmsModel,
      operations: {},
      validationException: 'ValidationException',
      internalException: 'KMSInternalException',
      notSimulatedException: 'CloudHsmServiceException',
    });
  t.throws(wrongException, { code: 'invalid_configuration' });
});
