// HSMs as worker threads, one by one: the clock's news, a machine that dies, one that crashes, one that cannot start.

import { type AddressInfo, createServer } from 'node:net';
import type { Worker } from 'node:worker_threads';
import t from 'tap';
import { WorkerHsmFactory } from '../../../app/hsm/worker-hsm-factory.ts';
import { SharedCalendar } from '../../../app/shared-calendar.ts';
import type { RunningHsm } from '../../../sim/cluster/hsm-factory.ts';
import { FaultFollowers } from '../../../sim/fault/fault-followers.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { firstUserCreated } from '../../../sim/hsm/user-facts.ts';
import { createOpenLink } from '../../../src/client/hsm-connection.ts';
import type { HsmLink } from '../../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../../src/client/scram-keys.ts';
import { SimError } from '../../../src/errors.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { type Logger, silentLogger } from '../../../src/runtime/logger.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { webSocketChannels } from '../../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../../src/wire/limits.ts';
import { Role } from '../../../src/wire/roles.ts';
import { exampleCertificate } from '../../support/certificates.ts';

const host = '127.0.0.1';
const CLUSTER_ID = 'cluster-test';
const HSM_ID = 'hsm-0';
const HOUR_MS = 3_600_000;

function startHsm(
  calendar: SharedCalendar,
  logger: Logger = silentLogger,
  port = 0,
  ledger = new MemoryLedger<ClusterFact>(),
): Promise<RunningHsm> {
  const start = {
    ...{ clusterId: CLUSTER_ID, hsmId: HSM_ID, host, port, clusterKey: new Uint8Array(32), keyHandleRange: 0 },
    ...{ ordinal: '1.1', hsmType: 'hsm2m.medium', mode: 'FIPS' as const },
    certificatePem: exampleCertificate.certificatePem,
    privateKeyPem: exampleCertificate.privateKeyPem,
  };
  return new WorkerHsmFactory(calendar, new FaultFollowers(), logger).start(start, ledger);
}

/** A client of that HSM, not logged in. */
function open({ port }: RunningHsm): Promise<HsmLink> {
  const channels = webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX });
  const scramKeys = new ScramKeyCache(systemRandom);
  const openLink = createOpenLink({ channels, clock: systemMonotonic, random: systemRandom, scramKeys });
  const destination = { host, port, ...exampleCertificate };
  return openLink({ clusterId: CLUSTER_ID, hsmId: HSM_ID, availabilityZone: 'us-east-1a', destination });
}

/** Resolves with the code that a bare channel to that HSM closes with. */
async function closeCode({ port }: RunningHsm): Promise<{ readonly code: Promise<number> }> {
  const channels = webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX });
  let close = (_code: number): void => {};
  const code = new Promise<number>((resolve) => {
    close = resolve;
  });
  await channels.connect({ host, port, ...exampleCertificate }, () => ({ onMessage: () => {}, onClose: close }));
  return { code };
}

/** A log in that fails leaves an audit event: its date, milliseconds since 1970. */
async function auditedDate(hsm: RunningHsm): Promise<number> {
  const link = await open(hsm);
  const credential = { username: 'nobody', role: 'crypto-user', connectorId: 'c' } as const;
  const refused = await link
    .login({ ...credential, password: Secret.fromText('password') })
    .catch((error: unknown) => error);
  if (!SimError.is(refused, 'device_refused')) throw new Error('nobody logged in', { cause: refused });
  link.close();
  const event = (await hsm.auditEvents(-1)).at(-1);
  if (event === undefined) throw new Error('the log in left no audit event');
  return event.timeMicroseconds / 1000;
}

/** The thread that the next HSM runs on. */
const nextWorker = (): Promise<Worker> => new Promise((resolve) => process.once('worker', resolve));
const exitOf = (worker: Worker): Promise<void> => new Promise((resolve) => worker.once('exit', () => resolve()));

t.test('an HSM runs nothing that the environment of its process asks for', async (t) => {
  const before = process.env.NODE_OPTIONS;
  t.teardown(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  process.env.NODE_OPTIONS = `--import=${new URL('file:///absent/loader.mjs')}`;
  const hsm = await startHsm(new SharedCalendar());
  t.ok(hsm.port > 0);
  await hsm.stop();
});

t.test('an HSM has the calendar’s date: at its start, and as it is advanced', async (t) => {
  const calendar = new SharedCalendar();
  calendar.advance(24 * HOUR_MS);
  const starting = startHsm(calendar);
  calendar.advance(HOUR_MS);
  const hsm = await starting;
  const isNow = (dateMs: number): boolean => Math.abs(dateMs - calendar.now()) < HOUR_MS / 2;
  t.ok(isNow(await auditedDate(hsm)), 'what was advanced before and while it started');
  calendar.advance(48 * HOUR_MS);
  t.ok(isNow(await auditedDate(hsm)), 'what is advanced while it runs');
  await hsm.stop();
  calendar.advance(HOUR_MS);
});

t.test('one that is lost resets its sockets; nobody listens any more', async (t) => {
  const hsm = await startHsm(new SharedCalendar());
  const { code } = await closeCode(hsm);
  await hsm.lose();
  t.equal(await code, 1006);
  await t.rejects(open(hsm), { code: 'connection_failed' });
  t.same(await hsm.auditEvents(-1), [], 'its log went with it');
});

t.test('one that is stopped says so', async (t) => {
  const hsm = await startHsm(new SharedCalendar());
  const { code } = await closeCode(hsm);
  await hsm.stop();
  t.equal(await code, 1001);
  await t.rejects(open(hsm), { code: 'connection_failed' });
});

t.test('one that crashes is reported, takes its clients’ sockets with it, and can still be lost', async (t) => {
  const reported: object[] = [];
  const starting = nextWorker();
  const hsm = await startHsm(new SharedCalendar(), { ...silentLogger, error: (fields) => void reported.push(fields) });
  const worker = await starting;
  const { code } = await closeCode(hsm);
  const ended = exitOf(worker);
  const crashes: Error[] = [];
  hsm.onCrash((error) => void crashes.push(error));
  // No message that it knows: it fails where nobody catches.
  worker.postMessage(undefined);
  await ended;
  t.equal(await code, 1006);
  t.match(reported, [{ hsmId: HSM_ID, err: /TypeError/ }]);
  hsm.onCrash((error) => void crashes.push(error));
  t.match(crashes, [/TypeError/, /TypeError/], 'whoever asks late hears it, too');
  t.same(await hsm.auditEvents(-1), []);
  await hsm.lose();
});

t.test('one that cannot listen is refused, and leaves no thread', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, host, resolve));
  t.teardown(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const ended = nextWorker().then(exitOf);
  await t.rejects(startHsm(new SharedCalendar(), silentLogger, port), {
    code: 'invalid_configuration',
    message: `cannot listen on ${host}:${port}: the port is in use; choose others for HSMs with --hsm-port, or 0 for free ones`,
  });
  await ended;
});

t.test('one whose thread ends without an error has crashed, too; one that is told to end has not', async (t) => {
  const starting = nextWorker();
  const hsm = await startHsm(new SharedCalendar());
  const worker = await starting;
  const crash = new Promise<Error>((resolve) => hsm.onCrash(resolve));
  await worker.terminate();
  t.match(await crash, { message: 'the thread ended by itself, with 1' });
  for (const end of ['lose', 'stop'] as const) {
    const told = await startHsm(new SharedCalendar());
    told.onCrash(() => t.fail(`${end} is no crash`));
    await told[end]();
  }
});

t.test('what fails inside an HSM is in the log, with its cause', async (t) => {
  const ledger = new MemoryLedger<ClusterFact>();
  const masked = { username: 'alice', role: Role.CRYPTO_USER, password: Buffer.from('password') };
  // Under another cluster key than the HSM's: nobody can open it.
  await ledger.append(await firstUserCreated(new Uint8Array(32).fill(1), systemRandom, masked), 0);
  const logged = new Promise<object>((resolve) => {
    const recording = (bound: object): Logger => ({
      ...silentLogger,
      level: 'error',
      error: (fields, message) => resolve({ ...bound, ...fields, message }),
      child: (fields) => recording({ ...bound, ...fields }),
    });
    void startHsm(new SharedCalendar(), recording({}), 0, ledger).then(async (hsm) => {
      const link = await open(hsm);
      const credential = { username: 'alice', role: 'crypto-user', connectorId: '' } as const;
      await link.login({ ...credential, password: Secret.fromText('password') }).catch(() => {});
      link.close();
      await hsm.stop();
    });
  });
  t.match(await logged, {
    hsmId: HSM_ID,
    operation: 'loginStart',
    err: { type: 'SimError' },
    message: 'an operation failed',
  });
});
