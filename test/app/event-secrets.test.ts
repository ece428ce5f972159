// No member that the models call sensitive, no blob, no certificate ever reaches an event: every operation of both
// models, filled to the brim with secrets.

import t from 'tap';
import { compileShow } from '../../app/events/shown-members.ts';
import { type ServiceModel, shapeOf } from '../../src/aws/model.ts';
import { cloudHsmModel, kmsModel } from '../src/aws/support.ts';

const SECRET = 'hunter2hunter2hunter2';

/** What the models do not mark, and is a secret, or nobody's business, all the same. */
const SECRET_NAMES =
  /password|plaintext|secretaccesskey|certificate|cert$|trustanchor|privatekey|encryptedkeymaterial|granttoken|csr/i;

/** A value of the shape in which every secret is `SECRET`, and nothing else is. */
function full(model: ServiceModel, name: string, isSecret: boolean): unknown {
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members).map(([member, reference]) => [
          member,
          full(model, reference, isSecret || SECRET_NAMES.test(member)),
        ]),
      );
    case 'list':
      return [full(model, shape.member, isSecret)];
    case 'map':
      return { key: full(model, shape.value, isSecret) };
    case 'blob':
      return Buffer.from(SECRET);
    case 'string':
      return isSecret || shape.sensitive === true ? SECRET : 'shown';
    case 'boolean':
      return true;
    default:
      return 7;
  }
}

for (const model of [kmsModel, cloudHsmModel]) {
  t.test(`every operation of ${model.service}`, async (t) => {
    let secrets = 0;
    for (const [operation, { input, output }] of model.operations) {
      for (const structure of output === null ? [input] : [input, output]) {
        const value = full(model, structure, false);
        if (hasSecret(value)) secrets++;
        const shown = compileShow(model, structure)(value);
        const text = JSON.stringify(shown);
        t.notOk(hasSecret(shown), `${operation}: ${structure}`);
        t.notMatch(text, Buffer.from(SECRET).toString('base64'));
        t.notMatch(text, /"type":"Buffer"/);
      }
    }
    t.ok(secrets > 2, 'there was something to hide');
  });
}

/** Whatever form it has taken. */
function hasSecret(value: unknown): boolean {
  if (value instanceof Uint8Array) return true;
  if (typeof value === 'string') return value.includes(SECRET);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasSecret);
}

t.test('what is shown, and how much of it', async (t) => {
  const show = compileShow(kmsModel, 'EncryptRequest');
  const shown = show({ KeyId: 'k', Plaintext: Buffer.from(SECRET), EncryptionContext: { a: 'b' }, DryRun: false });
  t.same(shown, { keyId: 'k', encryptionContext: { a: 'b' }, dryRun: false });
  t.equal(show({}), null);
  t.equal(show(undefined), null);

  const EncryptionContext = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`${index}`, 'x'.repeat(100)]),
  );
  const bounded = show({ KeyId: 'k', EncryptionContext });
  t.equal(bounded?.keyId, 'k');
  t.ok(JSON.stringify(bounded).length < 20_000, 'one event has its bound');
});
