import t from 'tap';
import { ScramKeyCache } from '../../../src/client/scram-keys.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { Secret } from '../../../src/runtime/secret.ts';

const salt = Buffer.from('salt');

t.test('the same password, salt and iterations are derived once', async (t) => {
  const cache = new ScramKeyCache(seededRandom(1));
  const first = cache.derive(Secret.fromText('password'), salt, 4096);
  t.equal(cache.derive(Secret.fromText('password'), Buffer.from('salt'), 4096), first);
  t.not(cache.derive(Secret.fromText('passwore'), salt, 4096), first);
  t.not(cache.derive(Secret.fromText('password'), Buffer.from('pepper'), 4096), first);
  t.not(cache.derive(Secret.fromText('password'), salt, 4097), first);
  await first;
});

t.test('it is bounded: the oldest goes first', async (t) => {
  const cache = new ScramKeyCache(seededRandom(1));
  const derive = (index: number) => cache.derive(Secret.fromText(`password ${index}`), salt, 1);
  const first = derive(0);
  const second = derive(1);
  for (let index = 2; index <= 16; index++) void derive(index);
  t.equal(derive(1), second);
  t.not(derive(0), first);
});

t.test('wiped, it has forgotten, and the keys are zero', async (t) => {
  const cache = new ScramKeyCache(seededRandom(1));
  const password = Secret.fromText('password');
  const before = cache.derive(password, salt, 1);
  const keys = await before;
  cache.wipe();
  t.not(cache.derive(password, salt, 1), before);
  await before;
  const zero = new Array(32).fill(0);
  t.same([...keys.clientKey], zero);
  t.same([...keys.storedKey], zero);
  t.same([...keys.serverKey], zero);
});
