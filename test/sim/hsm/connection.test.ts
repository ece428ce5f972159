import t from 'tap';
import { CloseCode } from '../../../src/wire/close-codes.ts';
import { Status } from '../../../src/wire/status.ts';
import { ALICE, BOB, loggedIn, startCluster, TestClient } from './support.ts';

t.test('a connection opens with the hello', async (t) => {
  const { hsm } = await startCluster({ settings: { heartbeatIntervalMs: 1234, requestsInFlightMax: 56 } });
  const client = new TestClient(hsm);
  t.match(client.events, [
    { hello: { clusterId: 'cluster-test', hsmId: 'hsm-0', heartbeatIntervalMs: 1234, requestsInFlightMax: 56 } },
  ]);
});

t.test('a request id that is 0, used or smaller closes the connection', async (t) => {
  const { hsm } = await startCluster();
  for (const ids of [[0], [1, 1], [5, 4], [2 ** 32 - 1, 1]]) {
    const client = new TestClient(hsm);
    for (const id of ids) void client.send({ id, heartbeat: {} });
    t.equal(client.closedWith, CloseCode.REQUEST_ID_REUSED, ids.join());
    t.equal(client.answerCount, ids.length - 1);
    void client.send({ id: 2 ** 32 - 1, heartbeat: {} });
    t.equal(client.answerCount, ids.length - 1, 'nothing is answered after it');
  }
  const client = new TestClient(hsm);
  for (const id of [1, 2, 9, 2 ** 32 - 1]) t.equal((await client.send({ id, heartbeat: {} })).status, Status.SUCCESS);
});

t.test('a request without a body, and one of a kind to come, is an unknown operation', async (t) => {
  const { hsm } = await startCluster();
  t.equal((await new TestClient(hsm).send({ id: 1 })).status, Status.UNKNOWN_OPERATION);
});

t.test('three heartbeat intervals of silence close the connection', async (t) => {
  const { hsm, clock } = await startCluster({ settings: { heartbeatIntervalMs: 1000 } });
  const client = new TestClient(hsm);
  clock.advance(2999);
  await client.ask('heartbeat', {});
  clock.advance(2999);
  t.equal(client.closedWith, undefined);
  clock.advance(1);
  t.equal(client.closedWith, CloseCode.HEARTBEAT_MISSED);
});

t.test('requests that wait are bounded, and a heartbeat is answered past the bound', async (t) => {
  const { hsm } = await startCluster({ settings: { requestsInFlightMax: 2 } });
  const client = new TestClient(hsm);
  for (let count = 0; count < 2; count++) void client.ask('heartbeat', {}, { afterPosition: 99 });
  t.equal((await client.ask('heartbeat', {}, { afterPosition: 99 })).status, Status.BUSY);
  t.equal((await client.ask('loginStart', { clientFirst: 'n,,n=a,r=b,t=admin' })).status, Status.BUSY);
  t.equal((await client.ask('heartbeat', {})).status, Status.SUCCESS);
});

t.test('connections have a limit with a close code of its own', async (t) => {
  const { hsm, clock } = await startCluster({ settings: { connectionsMax: 2 } });
  const clients = Array.from({ length: 3 }, () => new TestClient(hsm));
  clock.advance(0);
  t.same(
    clients.map(({ closedWith }) => closedWith),
    [undefined, undefined, CloseCode.TOO_MANY_CONNECTIONS],
  );
  clients[0]?.drop();
  const next = new TestClient(hsm);
  clock.advance(0);
  t.equal(next.closedWith, undefined, 'there is room again');
});

t.test('a connection that goes takes its session along', async (t) => {
  const { hsm } = await startCluster();
  const client = await loggedIn(hsm, ALICE);
  const other = await loggedIn(hsm, ALICE);
  client.drop();
  client.drop();
  t.equal((await other.ask('listOwnSessions', {})).ownSessions?.sessions.length, 1);
});

t.test('an HSM that stops says so to everybody', async (t) => {
  const { hsm } = await startCluster();
  const clients = [new TestClient(hsm), await loggedIn(hsm, BOB)];
  hsm.stop();
  t.same(
    clients.map(({ closedWith }) => closedWith),
    [CloseCode.GOING_AWAY, CloseCode.GOING_AWAY],
  );
});
