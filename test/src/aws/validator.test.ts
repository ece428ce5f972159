// The wording is AWS's own: facts, KMS reference 1.3.

import t from 'tap';
import { parseModel, type ServiceModel } from '../../../src/aws/model.ts';
import { compileInput } from '../../../src/aws/validator.ts';
import { SimError } from '../../../src/errors.ts';
import { cloudHsmModel, kmsModel } from './support.ts';

const kms = (operation: string, json: unknown): object =>
  compileInput(kmsModel, `${operation}Request`, 'ValidationException')(json);

const refusal = (run: () => unknown): { code: string; message: string } => {
  try {
    run();
  } catch (error) {
    if (error instanceof SimError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'none', message: '' };
};

const kmsRefusal = (operation: string, json: unknown): { code: string; message: string } =>
  refusal(() => kms(operation, json));

const keyId = 'k'.repeat(36);

t.test('exact messages', async (t) => {
  const cases: readonly [operation: string, json: unknown, message: string][] = [
    [
      'Encrypt',
      { KeyId: keyId, Plaintext: Buffer.alloc(4097).toString('base64') },
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    ],
    [
      'Encrypt',
      { KeyId: keyId, Plaintext: '' },
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'Encrypt',
      { Plaintext: 'aGk=' },
      "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    ],
    [
      'GenerateRandom',
      { NumberOfBytes: 0 },
      "1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'GenerateRandom',
      { NumberOfBytes: 1025 },
      "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
    ],
    [
      'CreateKey',
      { Tags: [{ TagKey: '', TagValue: 'v' }] },
      "1 validation error detected: Value '' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'GenerateDataKey',
      { KeyId: keyId, KeySpec: 'AES_192' },
      "1 validation error detected: Value 'AES_192' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]",
    ],
    [
      'CreateAlias',
      { AliasName: 'alias/a b', TargetKeyId: keyId },
      "1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
    ],
    [
      'CreateCustomKeyStore',
      { CustomKeyStoreName: '', KeyStorePassword: 'secret' },
      "2 validation errors detected: Value '' at 'customKeyStoreName' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value at 'keyStorePassword' failed to satisfy constraint: Member must have length greater than or equal to 7",
    ],
    [
      'CreateGrant',
      { KeyId: keyId, GranteePrincipal: 'p', Operations: ['Decrypt'], GrantTokens: ['ok', ''] },
      "1 validation error detected: Value '[ok, ]' at 'grantTokens' failed to satisfy constraint: Member must satisfy constraint: " +
        '[Member must have length less than or equal to 8192, Member must have length greater than or equal to 1]',
    ],
    [
      'Encrypt',
      { KeyId: keyId, Plaintext: 'aGk=', EncryptionContext: { a: null } },
      "1 validation error detected: Value '{a=null}' at 'encryptionContext' failed to satisfy constraint: Map value must satisfy constraint: [Member must not be null]",
    ],
    [
      'TagResource',
      { KeyId: keyId, Tags: [null] },
      "1 validation error detected: Value null at 'tags.1.member' failed to satisfy constraint: Member must not be null",
    ],
  ];
  for (const [operation, json, message] of cases) {
    t.same(
      kmsRefusal(operation, json),
      { code: 'ValidationException', message },
      `${operation}: ${message.slice(0, 60)}`,
    );
  }
});

t.test('the validation exception is the service’s own', async (t) => {
  const decode = compileInput(cloudHsmModel, 'DescribeClustersRequest', 'CloudHsmInvalidRequestException');
  t.same(
    refusal(() => decode({ MaxResults: 26, Filters: { 'a b': ['x'] } })),
    {
      code: 'CloudHsmInvalidRequestException',
      message:
        "2 validation errors detected: Value '{a b=[x]}' at 'filters' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+]; " +
        "Value '26' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 25",
    },
  );
  t.match(refusal(() => decode({ Filters: { states: null } })).message, /Value null at 'filters\.states\.member'/);
  const many = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`f${index}`, index === 0 ? null : ['x']]));
  t.match(refusal(() => decode({ Filters: many })).message, /'\{f0=null, .* at 'filters' .* less than or equal to 30/);
});

t.test('a wrong type wins over broken constraints, and is never quoted', async (t) => {
  const answer = kmsRefusal('Encrypt', { KeyId: '', Plaintext: 'hunter2?' });
  t.equal(answer.code, 'SerializationException');
  t.notMatch(answer.message, /hunter2/);
  t.equal(kmsRefusal('Encrypt', { KeyId: 5 }).message, 'NUMBER_VALUE can not be converted to a String');
  t.equal(kmsRefusal('Encrypt', { KeyId: {} }).message, 'Start of structure or map found where not expected.');
  t.equal(kmsRefusal('ListKeys', { Limit: true }).message, 'TRUE_VALUE can not be converted to an Integer');
});

t.test('blobs are strict base64', async (t) => {
  t.same(kms('Encrypt', { KeyId: keyId, Plaintext: 'aGVsbG8=' }), { KeyId: keyId, Plaintext: Buffer.from('hello') });
  for (const bad of [
    'aGVsbG8',
    'aGVs bG8=',
    'aGVsbG8=\n',
    'aGVsbG9=',
    '====',
    'a',
    '_-8=',
    'aGVsbG8=aGk=',
    '\u{1F600}',
  ]) {
    t.equal(
      kmsRefusal('Encrypt', { KeyId: keyId, Plaintext: bad }).code,
      'SerializationException',
      JSON.stringify(bad),
    );
  }
});

t.test('integers and timestamps', async (t) => {
  for (const bad of ['5', 1.5, 2 ** 31, -(2 ** 31) - 1, [], {}]) {
    t.equal(kmsRefusal('ListKeys', { Limit: bad }).code, 'SerializationException', JSON.stringify(bad));
  }
  const imported = { KeyId: keyId, ImportToken: 'aGk=', EncryptedKeyMaterial: 'aGk=' };
  t.match(kms('ImportKeyMaterial', { ...imported, ValidTo: 1499288695.918 }), { ValidTo: 1499288695918 });
  for (const bad of ['1', 1e300, true]) {
    t.equal(kmsRefusal('ImportKeyMaterial', { ...imported, ValidTo: bad }).code, 'SerializationException');
  }
});

t.test('unknown members are dropped, null ones absent', async (t) => {
  t.same(kms('ListKeys', { Limit: 3, Marker: null, Bogus: { deep: [1] } }), { Limit: 3 });
});

t.test('__proto__ is nothing special', async (t) => {
  const json = JSON.parse(
    '{"KeyId":"k","Plaintext":"aGk=","__proto__":{"polluted":1},"EncryptionContext":{"__proto__":"v","constructor":"w"}}',
  );
  const input = kms('Encrypt', json) as { EncryptionContext: Record<string, unknown> };
  t.equal(Object.getPrototypeOf(input), Object.prototype);
  t.notOk('polluted' in input);
  t.same(Object.entries(input.EncryptionContext), [
    ['__proto__', 'v'],
    ['constructor', 'w'],
  ]);
  t.equal(
    kmsRefusal('Encrypt', JSON.parse('{"__proto__":{"KeyId":"k","Plaintext":"aGk="}}')).code,
    'ValidationException',
  );
  t.equal(
    kmsRefusal('Encrypt', JSON.parse('{"KeyId":"k","Plaintext":"aGk=","EncryptionContext":{"__proto__":{}}}')).code,
    'SerializationException',
  );
  t.equal(({} as Record<string, unknown>).polluted, undefined);
});

t.test('lengths are counted in characters', async (t) => {
  t.same(kms('DescribeCustomKeyStores', { CustomKeyStoreName: '\u{1F600}'.repeat(256) }), {
    CustomKeyStoreName: '\u{1F600}'.repeat(256),
  });
  t.match(kmsRefusal('DescribeCustomKeyStores', { CustomKeyStoreName: '\u{1F600}'.repeat(257) }).message, /to 256$/);
  const password = { CustomKeyStoreId: 'cks-1', KeyStorePassword: '\u{1F600}'.repeat(6) };
  t.match(kmsRefusal('UpdateCustomKeyStore', password).message, /greater than or equal to 7$/);
  t.equal(
    kmsRefusal('Encrypt', { KeyId: '\ud800', Plaintext: 'aGk=' }).code,
    'SerializationException',
    'lone surrogate',
  );
});

t.test('a pattern is matched whole, and not run over a string whose length refuses it', async (t) => {
  const alias = (name: string): string => kmsRefusal('CreateAlias', { AliasName: name, TargetKeyId: keyId }).message;
  t.match(alias('alias/a\n'), /regular expression/);
  t.equal(
    alias(' '.repeat(600)),
    `1 validation error detected: Value '${' '.repeat(600)}' at 'aliasName' failed to satisfy constraint: Member must have length less than or equal to 256`,
  );
  const slow: ServiceModel = parseModel({
    service: 'S',
    targetPrefix: 'S',
    jsonVersion: '1.1',
    operations: {},
    shapes: {
      In: { type: 'structure', members: { Text: 'Text', Bounded: 'Bounded' } },
      Text: { type: 'string', pattern: '(a+)+' },
      Bounded: { type: 'string', pattern: '(a+)+', max: 10 },
    },
  });
  const decode = compileInput(slow, 'In', 'ValidationException');
  const bomb = `${'a'.repeat(5000)}!`;
  t.match(refusal(() => decode({ Text: bomb })).message, /regular expression pattern: \(a\+\)\+$/);
  t.match(refusal(() => decode({ Bounded: bomb })).message, /^1 validation error .* less than or equal to 10$/);
});

t.test('the report of violations ends', async (t) => {
  const Tags = Array.from({ length: 1000 }, () => ({ TagKey: '', TagValue: 'v' }));
  t.match(kmsRefusal('CreateKey', { Tags }).message, /^64 validation errors detected: /);
});

t.test('a shape that cannot be compiled is refused at the start', async (t) => {
  const compileWith = (shapes: object) => () =>
    compileInput(
      parseModel({ service: 'S', targetPrefix: 'S', jsonVersion: '1.1', operations: {}, shapes }),
      'In',
      'ValidationException',
    );
  const invalid = { code: 'invalid_configuration' };
  t.throws(compileWith({ In: { type: 'structure', members: { Self: 'In' } } }), invalid);
  t.throws(compileWith({ In: { type: 'structure', members: { toString: 'T' } }, T: { type: 'string' } }), invalid);
});
