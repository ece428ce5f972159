import fc from 'fast-check';
import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import {
  ENCRYPTION_CONTEXT_SIZE_MAX,
  type EncryptionContext,
  encodeEncryptionContext,
} from '../../../src/kms/encryption-context.ts';

const hex = (context: EncryptionContext | undefined): string =>
  Buffer.from(encodeEncryptionContext(context)).toString('hex');

const contexts = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.string({ maxLength: 4 }), {
  maxKeys: 4,
});
const sameContext = (a: EncryptionContext, b: EncryptionContext): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => a[name] === b[name]);

t.test('the form', async (t) => {
  t.equal(hex(undefined), '', 'absent');
  t.equal(hex({}), '', 'empty is the same');
  t.equal(hex({ b: 'é', a: '' }), '0001 61 0000 0001 62 0002 c3a9'.replaceAll(' ', ''));
});

t.test('different contexts have different forms', async () => {
  fc.assert(fc.property(contexts, contexts, (a, b) => (hex(a) === hex(b)) === sameContext(a, b)));
});

t.test('where a name ends and a value begins is part of the form', async (t) => {
  t.not(hex({ ab: 'c' }), hex({ a: 'bc' }));
  t.not(hex({ a: 'b', c: 'd' }), hex({ a: 'bcd' }));
  t.not(hex({ a: '' }), hex({ '': 'a' }));
  t.not(hex({ Stage: 'Test' }), hex({ stage: 'Test' }), 'case counts');
});

t.test('the order of the pairs has no meaning', async () => {
  fc.assert(
    fc.property(contexts, (context) => {
      const reversed = Object.fromEntries(Object.entries(context).reverse());
      return hex(context) === hex(reversed);
    }),
  );
});

t.test('what has no form of its own is refused', async (t) => {
  const refuses = (context: EncryptionContext): boolean => {
    try {
      encodeEncryptionContext(context);
      return false;
    } catch (error) {
      return SimError.is(error, 'ValidationException') && !error.message.includes('secret');
    }
  };
  t.ok(refuses({ secret: '\ud800' }), 'half a surrogate pair');
  t.ok(refuses({ '\udfff': 'secret' }));
  t.notOk(refuses({ a: '\u{1f511}' }), 'a whole one is a character');
  const room = ENCRYPTION_CONTEXT_SIZE_MAX - 5;
  t.notOk(refuses({ a: 'x'.repeat(room) }), 'the longest');
  t.ok(refuses({ a: 'x'.repeat(room + 1) }), 'one octet too long');
});
