// Facts: "State machine of a custom key store", the table of states and operations, every cell of it through AWS's SDK.

import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const CONNECT_DURATION_MS = 20 * 60_000;

const STORE = 'CustomKeyStoreInvalidStateException';
const KEY = 'KMSInvalidStateException';
const HAS_KEYS = 'CustomKeyStoreHasCMKsException';

/** The columns, in an order in which an operation that changes the state, or the password, comes last. */
const COLUMNS = [
  ...(['rename', 'remove', 'createKey', 'encrypt', 'random', 'keyState', 'disconnect', 'connect', 'update'] as const),
];

const TABLE: Readonly<Record<string, readonly string[]>> = {
  CONNECTED: ['ok', STORE, 'ok', 'ok', 'ok', 'Enabled', 'DISCONNECTING', 'CONNECTED', STORE],
  CONNECTING: [STORE, STORE, STORE, KEY, STORE, 'Unavailable', 'DISCONNECTING', 'CONNECTING', STORE],
  DISCONNECTING: [STORE, STORE, STORE, KEY, STORE, 'Unavailable', STORE, STORE, STORE],
  DISCONNECTED: ['ok', HAS_KEYS, STORE, KEY, STORE, 'Unavailable', STORE, 'CONNECTING', 'ok'],
  // Its update in DISCONNECTED gave KMS a wrong password: that is how FAILED comes about.
  FAILED: [STORE, STORE, STORE, KEY, STORE, 'Unavailable', 'DISCONNECTING', STORE, STORE],
};

t.test('every operation in every state', async (t) => {
  const world = await runSimulator(t, { connectDurationMs: CONNECT_DURATION_MS });
  const { kms, storeId: CustomKeyStoreId, keyId: KeyId } = world;
  const state = async (): Promise<string> => {
    const { CustomKeyStores } = await kms.send(new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
    return CustomKeyStores?.[0]?.ConnectionState ?? '';
  };
  const connect = () => kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  const disconnect = () => kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  /** Steps over the twenty minutes. */
  const settle = async (): Promise<string> => {
    await world.control('clock/advance', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ byMs: CONNECT_DURATION_MS }),
    });
    t.notMatch(await state(), /ING$/, 'it is over before the answer');
    return world.settledState(CustomKeyStoreId);
  };
  /** From whatever state the last cell left. */
  const enter = async (wanted: string): Promise<void> => {
    if ((await state()) === wanted) return;
    await settle();
    if ((await state()) === wanted) return;
    if ((await state()) !== 'DISCONNECTED') {
      await disconnect();
      if (wanted === 'DISCONNECTING') return;
      await settle();
    }
    if (wanted === 'DISCONNECTED') return;
    await connect();
    if (wanted === 'CONNECTING') return;
    await settle();
    if (wanted === 'DISCONNECTING') await disconnect();
  };
  let names = 0;
  const { CiphertextBlob } = await kms.send(new KMS.EncryptCommand({ KeyId, Plaintext: Buffer.from('text') }));
  const ask: Readonly<Record<(typeof COLUMNS)[number], () => Promise<string>>> = {
    rename: async () => {
      const NewCustomKeyStoreName = `renamed ${++names}`;
      await kms.send(new KMS.UpdateCustomKeyStoreCommand({ CustomKeyStoreId, NewCustomKeyStoreName }));
      const { CustomKeyStores } = await kms.send(
        new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreName: NewCustomKeyStoreName }),
      );
      return CustomKeyStores?.[0]?.CustomKeyStoreId === CustomKeyStoreId ? 'ok' : 'another store';
    },
    update: async () => {
      const KeyStorePassword = 'nobodysPassword1';
      await kms.send(new KMS.UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword }));
      return 'ok';
    },
    remove: async () => {
      await kms.send(new KMS.DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));
      return 'ok';
    },
    createKey: async () => {
      await kms.send(new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }));
      return 'ok';
    },
    encrypt: async () => {
      const uses: readonly (() => Promise<unknown>)[] = [
        () => kms.send(new KMS.EncryptCommand({ KeyId, Plaintext: Buffer.from('text') })),
        () => kms.send(new KMS.DecryptCommand({ CiphertextBlob })),
        () => kms.send(new KMS.GenerateDataKeyCommand({ KeyId, NumberOfBytes: 32 })),
        () => kms.send(new KMS.GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256' })),
        () => kms.send(new KMS.ReEncryptCommand({ CiphertextBlob, DestinationKeyId: KeyId })),
      ];
      const answers = new Set(await Promise.all(uses.map((use) => answered(async () => void (await use())))));
      return [...answers].join(' or ');
    },
    random: async () => {
      await kms.send(new KMS.GenerateRandomCommand({ CustomKeyStoreId, NumberOfBytes: 8 }));
      return 'ok';
    },
    keyState: async () => (await kms.send(new KMS.DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState ?? 'no state',
    connect: async () => {
      await connect();
      return state();
    },
    disconnect: async () => {
      await disconnect();
      return state();
    },
  };
  for (const [entered, expected] of Object.entries(TABLE)) {
    for (const [index, column] of COLUMNS.entries()) {
      await enter(entered);
      t.equal(await state(), entered);
      t.equal(await answered(ask[column]), expected[index], `${column} in ${entered}`);
      if (expected[index] === STORE) t.equal(await state(), entered, 'a refused request changes nothing');
    }
  }
});

/** What it answers, or the name of the exception. */
async function answered(ask: () => Promise<string | undefined>): Promise<string> {
  const outcome: { answer?: string; error?: unknown } = {};
  try {
    outcome.answer = (await ask()) ?? 'ok';
  } catch (error) {
    outcome.error = error;
  }
  return outcome.answer ?? (await refusalOf(Promise.reject(outcome.error))).name;
}
