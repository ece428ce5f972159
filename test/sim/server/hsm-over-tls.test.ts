// The whole path to one HSM and back, with nothing scripted: link, WebSocket, TLS, device server, device.

import t, { type Test } from 'tap';
import { serveDevice } from '../../../sim/server/device-server.ts';
import { listenWebSocket } from '../../../sim/server/websocket-server.ts';
import { createOpenLink } from '../../../src/client/hsm-connection.ts';
import type { HsmAddress, LoginCredential } from '../../../src/client/hsm-link.ts';
import { encodeTemplate } from '../../../src/client/key-attributes.ts';
import { ScramKeyCache } from '../../../src/client/scram-keys.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { webSocketChannels } from '../../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../../src/wire/limits.ts';
import { KeyType } from '../../../src/wire/protobuf.ts';
import { exampleCertificate } from '../../support/certificates.ts';
import { ALICE, startCluster } from '../hsm/support.ts';

const host = '127.0.0.1';
const clock = systemMonotonic;
const credential = (connectorId: string): LoginCredential => ({
  ...{ username: ALICE.username, role: ALICE.role, connectorId },
  password: Secret.fromText(ALICE.password),
});

async function startHsm(t: Test) {
  const { hsm } = await startCluster();
  const listener = await listenWebSocket(
    { host, port: 0, ...exampleCertificate },
    serveDevice({ device: hsm, clock, requestsInFlightMax: 16_384 }),
  );
  t.teardown(() => listener.reset());
  const channels = webSocketChannels({ clock, messageSizeMax: MESSAGE_SIZE_MAX });
  const openLink = createOpenLink({
    channels,
    clock,
    random: systemRandom,
    scramKeys: new ScramKeyCache(systemRandom),
  });
  const address: HsmAddress = {
    clusterId: 'cluster-test',
    hsmId: 'hsm-0',
    availabilityZone: 'us-east-1a',
    destination: { host, port: listener.port, ...exampleCertificate },
  };
  return { hsm, listener, open: () => openLink(address) };
}

const aesKey = {
  keyType: KeyType.AES,
  keyLengthBytes: 32,
  attributes: encodeTemplate({ label: 'label', id: Buffer.from('id'), token: true, encrypt: true, decrypt: true }),
};

t.test('log in, make a key, encrypt, decrypt, log out', async (t) => {
  const { open } = await startHsm(t);
  const link = await open();
  await t.rejects(link.request('generateKey', aesKey), { code: 'device_refused', refusal: 'NOT_LOGGED_IN' });
  await link.login(credential('one'));
  const { keyGenerated, position } = await link.request('generateKey', aesKey);
  t.ok(position > 0);
  const keyHandle = keyGenerated?.keyHandle ?? 0;
  const [plaintext, aad] = [Buffer.from('attack at dawn'), Buffer.from('context')];
  const { encrypted } = await link.request('encrypt', { keyHandle, plaintext, aesGcm: { aad } });
  const { ciphertext, iv } = encrypted ?? {};
  const { decrypted } = await link.request('decrypt', { keyHandle, ciphertext, aesGcm: { aad, iv } });
  t.ok(plaintext.equals(decrypted?.plaintext ?? new Uint8Array()));
  await t.rejects(link.request('decrypt', { keyHandle, ciphertext, aesGcm: { iv } }), {
    code: 'device_refused',
    refusal: 'DECRYPTION_FAILED',
  });
  await link.logout();
  await t.rejects(link.request('encrypt', { keyHandle, plaintext }), {
    code: 'device_refused',
    refusal: 'NOT_LOGGED_IN',
  });
  link.close();
});

t.test('a heartbeat and a log in are answered before 10,000 encrypts of another connection are done', async (t) => {
  const { open } = await startHsm(t);
  const [busy, other] = [await open(), await open()];
  await busy.login(credential('busy'));
  const { keyGenerated } = await busy.request('generateKey', aesKey);
  const body = { keyHandle: keyGenerated?.keyHandle ?? 0, plaintext: new Uint8Array(64), aesGcm: {} };

  let encrypted = 0;
  const encrypts = Array.from({ length: 10_000 }, () =>
    busy.request('encrypt', body).then(() => {
      encrypted++;
    }),
  );
  await other.request('heartbeat', {});
  const atHeartbeat = encrypted;
  await other.login(credential('other'));
  const atLogin = encrypted;
  await Promise.all(encrypts);
  t.ok(atHeartbeat < 10_000, `the heartbeat was answered after ${atHeartbeat} encrypts`);
  t.ok(atLogin < 10_000, `the log in was done after ${atLogin} encrypts`);
  t.equal(encrypted, 10_000);
  busy.close();
  other.close();
});

t.test('an HSM that dies takes its links with it', async (t) => {
  const { listener, open } = await startHsm(t);
  const link = await open();
  const ended = new Promise<void>((resolve) => link.onEnd(resolve));
  await listener.reset();
  await ended;
  await t.rejects(link.request('listUsers', {}), { code: 'connection_lost' });
  await t.rejects(open(), { code: 'connection_failed' });
});
