// A request belongs to the session in which it was asked, however long it takes.

import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import type { Executor } from '../../../sim/hsm/crypto/long-work.ts';
import type { BodyFieldsOf, Response } from '../../../src/wire/messages.ts';
import { AttributeType, Curve, HashAlgorithm, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { Owner, succeeded } from './crypto-support.ts';
import { find, flag, generate, handleOf, TOKEN } from './key-support.ts';
import { ALICE, BOB, loggedIn, settle, startCluster, type TestClient, type TestCluster, tryLogin } from './support.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PKCS8 = rsa.privateKey.export({ format: 'der', type: 'pkcs8' });
const SPKI = rsa.publicKey.export({ format: 'der', type: 'spki' });
const oaep = { hash: HashAlgorithm.SHA_256 };

interface Slow {
  readonly cluster: TestCluster;
  readonly alice: TestClient;
  /** What takes long, by name. */
  readonly ask: Readonly<Record<string, (deadlineMs?: number) => Promise<Response>>>;
  /** Long work waits from here on, until the end of it. */
  hold(): void;
  release(): void;
}

async function start(): Promise<Slow> {
  let gate = Promise.resolve();
  let release = (): void => {};
  const executor: Executor = async (work) => {
    await gate;
    return work.inline();
  };
  const cluster = await startCluster({ executor });
  const alice = await loggedIn(cluster.hsm, ALICE);
  const door = await generate(alice, [flag(AttributeType.ENCRYPT), flag(AttributeType.UNWRAP)]);
  const owner = new Owner(alice, handleOf(door));
  const uses = [AttributeType.UNWRAP, AttributeType.SIGN, AttributeType.DECRYPT].map((use) => flag(use));
  const privateKeyHandle = await owner.privateKey(KeyType.RSA, PKCS8, uses);
  const publicKeyHandle = await owner.publicKey(SPKI, [flag(AttributeType.WRAP), flag(AttributeType.ENCRYPT)]);
  const keyHandle = handleOf(await generate(alice));
  const wrapped = await alice.ask('wrapKey', { wrappingKeyHandle: publicKeyHandle, keyHandle, rsaOaep: oaep });
  const plaintext = Buffer.from('data');
  const encrypted = await alice.ask('encrypt', { keyHandle: publicKeyHandle, plaintext, rsaOaep: oaep });
  const makePair = (attributes: BodyFieldsOf<'generateKeyPair'>['publicKeyAttributes'], deadlineMs = 0) =>
    alice.ask(
      'generateKeyPair',
      {
        ...{ keyType: KeyType.EC, curve: Curve.P_256 },
        publicKeyAttributes: attributes,
        privateKeyAttributes: attributes,
      },
      { deadlineMs },
    );
  const unwrap = (attributes: BodyFieldsOf<'unwrapKey'>['attributes'], deadlineMs = 0) =>
    alice.ask(
      'unwrapKey',
      {
        ...{ unwrappingKeyHandle: privateKeyHandle, wrappedKey: succeeded(wrapped).wrappedKey?.wrappedKey },
        ...{ keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES, attributes, rsaOaep: oaep },
      },
      { deadlineMs },
    );
  const ask = {
    'a pair of session keys': (deadlineMs?: number) => makePair([], deadlineMs),
    'a pair of token keys': (deadlineMs?: number) => makePair([TOKEN], deadlineMs),
    'unwrapping a session key': (deadlineMs?: number) => unwrap([], deadlineMs),
    'unwrapping a token key': (deadlineMs?: number) => unwrap([TOKEN], deadlineMs),
    'a signature': (deadlineMs = 0) =>
      alice.ask('sign', { keyHandle: privateKeyHandle, data: plaintext, rsaPkcs: oaep }, { deadlineMs }),
    'a decryption': (deadlineMs = 0) => {
      const { ciphertext } = succeeded(encrypted).encrypted ?? {};
      return alice.ask('decrypt', { keyHandle: privateKeyHandle, ciphertext, rsaOaep: oaep }, { deadlineMs });
    },
  };
  const hold = (): void => {
    gate = new Promise((resolve) => {
      release = resolve;
    });
  };
  return { cluster, alice, ask, hold, release: () => release() };
}

const { ask: names } = await start();

for (const name of Object.keys(names)) {
  t.test(`${name} is for nobody once the session has ended, whoever logs in there next`, async (t) => {
    for (const next of [undefined, BOB, ALICE]) {
      const { cluster, alice, ask, hold, release } = await start();
      const head = await cluster.ledger.head();
      hold();
      const slow = ask[name]?.();
      await settle();
      t.equal((await alice.ask('logout', {})).status, Status.SUCCESS);
      if (next !== undefined) t.equal((await tryLogin(alice, next)).status, Status.SUCCESS);
      release();
      t.equal((await slow)?.status, Status.NOT_LOGGED_IN);
      t.equal(await cluster.ledger.head(), head, 'nothing came of it');
      if (next !== undefined) t.same(await find(alice, []), []);
    }
  });

  t.test(`${name} whose time is up leaves nothing`, async (t) => {
    const { cluster, alice, ask, hold, release } = await start();
    const [before, head] = [await find(alice, []), await cluster.ledger.head()];
    hold();
    const slow = ask[name]?.(50);
    await settle();
    cluster.clock.advance(50);
    t.equal((await slow)?.status, Status.DEADLINE_EXCEEDED);
    release();
    await settle();
    await settle();
    t.same(await find(alice, []), before);
    t.equal(await cluster.ledger.head(), head);
  });
}
