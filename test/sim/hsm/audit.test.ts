import t from 'tap';
import { AuditLog } from '../../../sim/hsm/audit-log.ts';
import { formatAuditEvent } from '../../../sim/hsm/audit-text.ts';
import type { Hsm } from '../../../sim/hsm/hsm.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { AttributeType, Curve, KeyType } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { handleOf, label, TOKEN } from './key-support.ts';
import { ADMIN, ALICE, BOB, loggedIn, password, settle, startCluster, TestClient, tryLogin } from './support.ts';

t.test('an event is written as in the audit log reference', (t) => {
  const text = formatAuditEvent({
    timeMicroseconds: 1516067329824999,
    sequenceNumber: 0,
    rebootCounter: 0x107,
    opcode: 'CN_LOGIN',
    opcodeNumber: 0xd,
    sessionHandle: 0x7014006,
    response: 0,
    user: { name: 'admin', type: Role.ADMIN },
    key: undefined,
  });
  t.equal(
    text,
    `Time: 01/16/18 01:48:49.824999, usecs:1516067329824999
Sequence No : 0x0
Reboot counter : 0x107
Command Type(hex) : CN_MGMT_CMD (0x0)
Opcode : CN_LOGIN (0xd)
Session Handle : 0x7014006
Response : 0:HSM Return: SUCCESS
Log type : MGMT_USER_DETAILS_LOG (2)
User Name : admin
User Type : CN_CRYPTO_OFFICER (2)`,
  );
  t.end();
});

t.test('an event about a key, one about nothing, and one whose opcode has no number', (t) => {
  const event = {
    ...{ timeMicroseconds: 1516067329000001, sequenceNumber: 0x1f, rebootCounter: 1, sessionHandle: 0x7014007 },
    ...{
      opcode: 'CN_TOMBSTONE_OBJECT',
      opcodeNumber: undefined,
      response: Status.INVALID_OBJECT_HANDLE,
      user: undefined,
    },
  };
  t.equal(
    formatAuditEvent({ ...event, key: { secretKeyHandle: 262162, publicKeyHandle: 0 } }),
    `Time: 01/16/18 01:48:49.000001, usecs:1516067329000001
Sequence No : 0x1f
Reboot counter : 0x1
Command Type(hex) : CN_MGMT_CMD (0x0)
Opcode : CN_TOMBSTONE_OBJECT
Session Handle : 0x7014007
Response : 168:HSM Error: Invalid object handle is passed to this operation
Log type : MGMT_KEY_DETAILS_LOG (1)
Priv/Secret Key Handle : 262162
Public Key Handle : 0`,
  );
  t.match(formatAuditEvent({ ...event, key: undefined }), /\nLog type : MINIMAL_LOG_ENTRY \(0\)$/);
  t.end();
});

const summary = (hsm: Hsm): string[] =>
  hsm.auditEvents(-1).map(({ sequenceNumber, opcode, opcodeNumber, response, user, key }) => {
    const subject = user ? `${user.name}/${user.type}` : key ? String(key.secretKeyHandle) : '-';
    return `${sequenceNumber} ${opcode} ${opcodeNumber?.toString(16) ?? '-'} ${response} ${subject}`;
  });

t.test('management commands are recorded without a gap, refused ones too; crypto is not', async (t) => {
  const { hsm } = await startCluster();
  const client = new TestClient(hsm);
  await tryLogin(client, { ...ALICE, password: 'wrong' });
  await tryLogin(client, { ...ALICE, username: 'nobody' });
  await tryLogin(client, { ...ALICE, username: 'no\nname' });
  await tryLogin(client, { ...ALICE, role: 'admin' });
  const admin = await loggedIn(hsm, ADMIN);
  await admin.ask('createUser', { username: 'Carol', role: Role.CRYPTO_USER, password: password('password1') });
  await admin.ask('createUser', { username: 'carol', role: Role.CRYPTO_USER, password: password('password1') });
  await admin.ask('createUser', { username: 'dave', role: Role.ADMIN, password: password('password1') });
  await admin.ask('changePassword', { username: 'carol', newPassword: password('password2') });
  await admin.ask('deleteUser', { username: 'carol', role: Role.CRYPTO_USER });
  await admin.ask('generateRandom', { length: 1 });
  const alice = await loggedIn(hsm, ALICE);
  const attributes = [AttributeType.TOKEN, AttributeType.ENCRYPT].map((type) => ({ type, flag: true }));
  const { keyGenerated } = await alice.ask('generateKey', { keyType: KeyType.AES, keyLengthBytes: 32, attributes });
  const keyHandle = keyGenerated?.keyHandle ?? 0;
  await alice.ask('encrypt', { keyHandle, aesGcm: {} });
  await alice.ask('findKeys', {});
  await alice.ask('deleteKey', { keyHandle });
  await alice.ask('deleteKey', { keyHandle });
  await alice.ask('changePassword', { newPassword: password('password3') });
  await alice.ask('logout', {});
  alice.drop();
  t.same(summary(hsm), [
    '0 CN_LOGIN d 163 alice/1',
    '1 CN_LOGIN d 157 nobody/1',
    '2 CN_LOGIN d 157 -',
    '3 CN_LOGIN d 206 alice/2',
    '4 CN_LOGIN d 0 admin/2',
    '5 CN_CREATE_USER 3 0 carol/1',
    '6 CN_CREATE_USER 3 1200 carol/1',
    '7 CN_CREATE_CO 4 0 dave/2',
    '8 CN_CHANGE_PSWD 9 0 carol/1',
    '9 CN_DELETE_USER a1 0 carol/1',
    '10 CN_LOGIN d 0 alice/1',
    `11 CN_GENERATE_KEY 17 0 ${keyHandle}`,
    `12 CN_TOMBSTONE_OBJECT - 0 ${keyHandle}`,
    `13 CN_TOMBSTONE_OBJECT - 168 ${keyHandle}`,
    '14 CN_CHANGE_PSWD 9 0 alice/1',
    '15 CN_LOGOUT e 0 alice/1',
  ]);
  const [first] = hsm.auditEvents(3);
  t.match(first, { sequenceNumber: 4, sessionHandle: 0x7014006, timeMicroseconds: 1516067329824000 });
});

t.test('a session that ends without log out is recorded by who ended it', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE, 'connector-1');
  await loggedIn(hsm, ALICE, 'connector-1');
  (await loggedIn(hsm, BOB)).drop();
  new TestClient(hsm).drop();
  alice.drop();
  t.same(summary(hsm), [
    '0 CN_LOGIN d 0 alice/1',
    '1 CN_CLOSE_SESSION - 0 alice/1',
    '2 CN_LOGIN d 0 alice/1',
    '3 CN_LOGIN d 0 bob/1',
    '4 CN_APP_FINALIZE - 0 bob/1',
  ]);
});

const removeBob = { username: 'bob', role: Role.CRYPTO_USER };

t.test('what was never decided is not recorded', async (t) => {
  const { hsm, clock } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  hsm.held.onAppend = () => new Promise(() => {});
  const answer = admin.ask('deleteUser', removeBob, { deadlineMs: 5 });
  await settle();
  const late = admin.ask('deleteUser', removeBob, { deadlineMs: 5 });
  clock.advance(5);
  t.equal((await answer).status, Status.OUTCOME_UNKNOWN, 'which the ledger never decides here');
  t.equal((await late).status, Status.DEADLINE_EXCEEDED);
  const alice = await loggedIn(hsm, ALICE);
  const body = { keyType: KeyType.AES, keyLengthBytes: 32, idempotencyKey: 'i'.repeat(65) };
  t.equal((await alice.ask('generateKey', body)).status, Status.INVALID_ARGUMENT);
  t.equal(hsm.auditEvents(-1).length, 2, 'the log ins');
});

t.test('a write that took effect is recorded when it does, though nobody waits for its answer any more', async (t) => {
  for (const end of ['deadline', 'connection'] as const) {
    const { hsm, clock } = await startCluster();
    const admin = await loggedIn(hsm, ADMIN);
    hsm.held.onAppend = (append) => {
      hsm.held.hold();
      return append();
    };
    const appended = admin.ask('deleteUser', removeBob, { deadlineMs: 5 });
    await settle();
    if (end === 'deadline') {
      clock.advance(5);
      t.equal((await appended).status, Status.OUTCOME_UNKNOWN);
    } else admin.drop();
    await settle();
    const opcodes = (): string[] => hsm.auditEvents(-1).map(({ opcode, response }) => `${opcode} ${response}`);
    t.notOk(opcodes().includes('CN_DELETE_USER 0'), 'not before it holds');
    hsm.held.release();
    await settle();
    t.ok(opcodes().includes('CN_DELETE_USER 0'), end);
  }
});

t.test('a write that was lost with an HSM is not recorded', async (t) => {
  const { hsm, ledger } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  hsm.held.onAppend = (append) => {
    hsm.held.hold();
    return append();
  };
  const appended = admin.ask('deleteUser', removeBob);
  await settle();
  const head = await ledger.head();
  await ledger.append({ type: 'hsm_lost', hsmId: 'hsm-9', afterPosition: head - 1 }, head);
  hsm.held.release();
  t.equal((await appended).status, Status.LEDGER_UNAVAILABLE);
  t.same(summary(hsm), ['0 CN_LOGIN d 0 admin/2']);
});

t.test('a log in that found no room for its session is recorded', async (t) => {
  const { hsm } = await startCluster({ settings: { sessionsMax: 1 } });
  await loggedIn(hsm, ALICE);
  t.equal((await tryLogin(new TestClient(hsm), BOB)).status, Status.SESSION_LIMIT_REACHED);
  t.same(summary(hsm), ['0 CN_LOGIN d 0 alice/1', '1 CN_LOGIN d 1106 bob/1']);
});

t.test('a key is named in the field of its class', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const attributes of [[], [TOKEN]]) {
    const { keyPairGenerated } = await alice.ask('generateKeyPair', {
      ...{ keyType: KeyType.EC, curve: Curve.P_256, publicKeyAttributes: attributes, privateKeyAttributes: attributes },
    });
    const { publicKeyHandle = 0, privateKeyHandle = 0 } = keyPairGenerated ?? {};
    const exported = await alice.ask('exportPublicKey', { keyHandle: publicKeyHandle });
    const imported = await alice.ask('importPublicKey', { spki: exported.exportedPublicKey?.spki, attributes });
    const { sequenceNumber = -1 } = hsm.auditEvents(-1).at(-1) ?? {};
    for (const keyHandle of [publicKeyHandle, handleOf(imported), privateKeyHandle]) {
      await alice.ask('setAttributes', { keyHandle, attributes: [label('later')] });
      await alice.ask('shareKey', { keyHandle, username: 'bob' });
      await alice.ask('wrapKey', { keyHandle, wrappingKeyHandle: 1, aesKeyWrap: {} });
      await alice.ask('deleteKey', { keyHandle });
      const key =
        keyHandle === privateKeyHandle
          ? { secretKeyHandle: keyHandle, publicKeyHandle: 0 }
          : { secretKeyHandle: 0, publicKeyHandle: keyHandle };
      const events = hsm.auditEvents(sequenceNumber).slice(-4);
      t.equal(events.length, 4);
      for (const event of events) t.same(event.key, key, event.opcode);
    }
  }
});

t.test('the newest events are kept, and their numbers go on', (t) => {
  const log = new AuditLog(new ManualClock().calendar, 3);
  t.same(log.after(-1), []);
  for (let count = 0; count < 20; count++) {
    log.record('CN_LOGOUT', 1, Status.SUCCESS);
    const numbers = log.after(-1).map(({ sequenceNumber }) => sequenceNumber);
    t.same(
      numbers,
      [count - 2, count - 1, count].filter((number) => number >= 0),
    );
  }
  t.same(
    log.after(18).map(({ sequenceNumber }) => sequenceNumber),
    [19],
  );
  t.same(log.after(19), []);
  t.same(log.after(99), []);
  t.end();
});
