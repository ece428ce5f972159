import t from 'tap';
import type { ConnectionState } from '../../../../src/keystore/connection-state.ts';
import { exception, outcome, PASSWORD, startKms } from '../../../support/kms-fixture.ts';

const Plaintext = Buffer.from('x');

/** Facts: state machine of a custom key store, the table. */
const TABLE: Readonly<Record<ConnectionState, Readonly<Record<string, string>>>> = {
  DISCONNECTED: row('ok', 'refused', 'ok', 'ok', 'has keys', 'refused', 'Unavailable'),
  CONNECTING: row('ok', 'ok', 'refused', 'refused', 'refused', 'refused', 'Unavailable'),
  CONNECTED: row('ok', 'ok', 'ok', 'refused', 'refused', 'ok', 'Enabled'),
  FAILED: row('refused', 'ok', 'refused', 'refused', 'refused', 'refused', 'Unavailable'),
  DISCONNECTING: row('refused', 'refused', 'refused', 'refused', 'refused', 'refused', 'Unavailable'),
};

function row(
  connect: string,
  disconnect: string,
  rename: string,
  update: string,
  remove: string,
  createKey: string,
  keyState: string,
) {
  return { connect, disconnect, rename, update, remove, createKey, keyState };
}

const WORDS: Readonly<Record<string, string>> = {
  CustomKeyStoreInvalidStateException: 'refused',
  CustomKeyStoreHasCMKsException: 'has keys',
};

t.test('every operation in every state of its store', async (t) => {
  for (const [state, expected] of Object.entries(TABLE) as [ConnectionState, (typeof TABLE)['FAILED']][]) {
    const { operations, keyStores, createKey, customKeyStoreId: CustomKeyStoreId } = await startKms();
    const { keyId: KeyId, arn } = await createKey();
    const { CiphertextBlob } = await operations.Encrypt({ KeyId, Plaintext });
    const asked = {
      connect: () => operations.ConnectCustomKeyStore({ CustomKeyStoreId }),
      disconnect: () => operations.DisconnectCustomKeyStore({ CustomKeyStoreId }),
      rename: () => operations.UpdateCustomKeyStore({ CustomKeyStoreId, NewCustomKeyStoreName: 'S2' }),
      update: () => operations.UpdateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword: 'kmsPswd2' }),
      remove: () => operations.DeleteCustomKeyStore({ CustomKeyStoreId }),
      createKey: () => operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }),
    };
    for (const [name, ask] of Object.entries(asked)) {
      keyStores.enter(CustomKeyStoreId, state);
      const got = await exception(ask());
      t.equal(WORDS[got] ?? got, expected[name], `${name} in ${state}`);
    }
    keyStores.enter(CustomKeyStoreId, state);
    const { KeyMetadata } = await operations.DescribeKey({ KeyId });
    t.same([KeyMetadata.KeyState, KeyMetadata.Enabled], [expected.keyState, state === 'CONNECTED'], `key in ${state}`);
    const crypto = state === 'CONNECTED' ? 'ok' : `KMSInvalidStateException: ${arn} is unavailable.`;
    t.equal(await outcome(operations.Encrypt({ KeyId, Plaintext })), crypto, `Encrypt in ${state}`);
    t.equal(await outcome(operations.Decrypt({ CiphertextBlob })), crypto, `Decrypt in ${state}`);
    t.equal(await outcome(operations.GenerateDataKey({ KeyId, NumberOfBytes: 1 })), crypto, `data key in ${state}`);
    keyStores.enter(CustomKeyStoreId, 'CONNECTED');
    t.equal(await exception(operations.Decrypt({ CiphertextBlob })), 'ok', `Decrypt after ${state} and a reconnect`);
  }
});

t.test('a store that is not there', async (t) => {
  const { operations } = await startKms();
  const CustomKeyStoreId = 'cks-absent';
  for (const request of [
    operations.ConnectCustomKeyStore({ CustomKeyStoreId }),
    operations.DisconnectCustomKeyStore({ CustomKeyStoreId }),
    operations.UpdateCustomKeyStore({ CustomKeyStoreId }),
    operations.DeleteCustomKeyStore({ CustomKeyStoreId }),
    operations.DescribeCustomKeyStores({ CustomKeyStoreId }),
    operations.DescribeCustomKeyStores({ CustomKeyStoreName: CustomKeyStoreId }),
  ]) {
    t.equal(await exception(request), 'CustomKeyStoreNotFoundException');
  }
});

t.test('what describes a store', async (t) => {
  const { operations, keyStores, customKeyStoreId: CustomKeyStoreId } = await startKms();
  keyStores.enter(CustomKeyStoreId, 'FAILED');
  const entry = {
    CustomKeyStoreId,
    CustomKeyStoreName: 'S1',
    CloudHsmClusterId: 'cluster-abcdefg2345',
    TrustAnchorCertificate: '-----BEGIN CERTIFICATE-----',
    ConnectionState: 'FAILED',
    ConnectionErrorCode: 'USER_LOCKED_OUT',
    CreationDate: 1_499_288_695_918,
    CustomKeyStoreType: 'AWS_CLOUDHSM',
  };
  for (const by of [{}, { CustomKeyStoreId }, { CustomKeyStoreName: 'S1' }]) {
    t.same(await operations.DescribeCustomKeyStores(by), { CustomKeyStores: [entry], Truncated: false });
  }
  keyStores.enter(CustomKeyStoreId, 'DISCONNECTED');
  const { CustomKeyStores } = await operations.DescribeCustomKeyStores({});
  t.notOk('ConnectionErrorCode' in (CustomKeyStores[0] ?? {}), 'an error code in FAILED only');
  t.equal(
    await exception(operations.DescribeCustomKeyStores({ CustomKeyStoreId, CustomKeyStoreName: 'S1' })),
    'ValidationException',
  );
  t.equal(await exception(operations.DescribeCustomKeyStores({ Marker: 'x' })), 'InvalidMarkerException');
});

t.test('stores in pages', async (t) => {
  const { operations } = await startKms();
  const more = {
    CloudHsmClusterId: 'cluster-abcdefg2345',
    TrustAnchorCertificate: 'pem',
    KeyStorePassword: PASSWORD,
  };
  for (const CustomKeyStoreName of ['S2', 'S3']) await operations.CreateCustomKeyStore({ ...more, CustomKeyStoreName });
  const first = await operations.DescribeCustomKeyStores({ Limit: 2 });
  const second = await operations.DescribeCustomKeyStores({ Limit: 2, Marker: first.NextMarker ?? '' });
  t.same([first.Truncated, second.Truncated], [true, false]);
  t.same(
    [...first.CustomKeyStores, ...second.CustomKeyStores].map((store) => store.CustomKeyStoreName),
    ['S1', 'S2', 'S3'],
  );
});

t.test('what a CloudHSM key store needs, and an external one would', async (t) => {
  const { operations, customKeyStoreId } = await startKms();
  const missing = (member: string): string =>
    `Value null at '${member}' failed to satisfy constraint: Member must not be null`;
  t.equal(
    await outcome(
      operations.CreateCustomKeyStore({ CustomKeyStoreName: 'S2', CloudHsmClusterId: 'cluster-abcdefg2345' }),
    ),
    `ValidationException: 2 validation errors detected: ${missing('trustAnchorCertificate')}; ${missing('keyStorePassword')}`,
  );
  const external = { CustomKeyStoreName: 'S2', CustomKeyStoreType: 'EXTERNAL_KEY_STORE' };
  t.equal(await exception(operations.CreateCustomKeyStore(external)), 'UnsupportedOperationException');
  const XksProxyConnectivity = 'PUBLIC_ENDPOINT';
  const mixed = { CustomKeyStoreName: 'S2', XksProxyConnectivity };
  t.match(await outcome(operations.CreateCustomKeyStore(mixed)), /^ValidationException: .*XksProxyConnectivity/);
  t.match(
    await outcome(operations.UpdateCustomKeyStore({ CustomKeyStoreId: customKeyStoreId, XksProxyConnectivity })),
    /^UnsupportedOperationException: .*XksProxyConnectivity/,
  );
});

t.test('passwords reach the store, and nothing else', async (t) => {
  const { operations, keyStores, customKeyStoreId: CustomKeyStoreId } = await startKms();
  t.equal(keyStores.passwordOf(CustomKeyStoreId), PASSWORD);
  const KeyStorePassword = 'kmsPswd2';
  const refused = await outcome(operations.UpdateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword }));
  t.match(refused, /^CustomKeyStoreInvalidStateException/);
  t.notMatch(refused, KeyStorePassword);
  keyStores.enter(CustomKeyStoreId, 'DISCONNECTED');
  t.same(await operations.UpdateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword }), {});
  t.equal(keyStores.passwordOf(CustomKeyStoreId), KeyStorePassword);
  t.notMatch(JSON.stringify(await operations.DescribeCustomKeyStores({})), KeyStorePassword);
  t.equal(keyStores.secrets.length, 3);
  for (const secret of keyStores.secrets) t.throws(() => secret.reveal(), 'wiped, also when it was refused');
});

t.test('an empty store can be deleted', async (t) => {
  const { operations, keyStores, customKeyStoreId: CustomKeyStoreId } = await startKms();
  keyStores.enter(CustomKeyStoreId, 'DISCONNECTED');
  t.same(await operations.DeleteCustomKeyStore({ CustomKeyStoreId }), {});
  t.same(await operations.DescribeCustomKeyStores({}), { CustomKeyStores: [], Truncated: false });
});
