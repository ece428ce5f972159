// Whom KMS reaches, told to a KMS in another process: at once, or when it changes; nobody is kept waiting for ever.

import t, { type Test } from 'tap';
import { networkBuilder } from '../../../app/connector-world.ts';
import { type ReachabilityDocument, ReachabilityNews } from '../../../app/control/reachability-news.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { makeMemoryWorld } from '../../support/memory-world.ts';

async function tell(t: Test) {
  const ground = await makeMemoryWorld();
  t.teardown(() => ground.close());
  const clock = new ManualClock();
  const ending = new AbortController();
  const { world } = ground;
  const news = new ReachabilityNews({
    ...{ world, clock: clock.monotonic, random: seededRandom(1), ending: ending.signal },
  });
  const after = ({ instance, revision }: ReachabilityDocument) => {
    const asked = { isAnswered: false, answer: news.after(`${instance}.${revision}`) };
    void asked.answer.then(() => {
      asked.isAnswered = true;
    });
    return asked;
  };
  const { clusterId, vpcId, securityGroupId } = ground.cluster.describe();
  const build = () =>
    networkBuilder(world).build({
      ...{ customKeyStoreId: 'cks-1', clusterId, vpcId, clusterSecurityGroupId: securityGroupId },
      subnetIds: world.subnets.map(({ subnetId }) => subnetId),
    });
  return { ...ground, clock, ending, news, after, build };
}

const reached = ({ hsms }: ReachabilityDocument): boolean[] => hsms.map(({ isReachable }) => isReachable);

t.test('how it stands; another revision when it stands otherwise, and only then', async (t) => {
  const { world, cluster, news, build } = await tell(t);
  const first = news.now();
  t.same(
    first.hsms.map(({ hsmId, host, port }) => ({ hsmId, host, port })),
    cluster.describe().hsms.map(({ hsmId, endpoint }) => ({ hsmId, ...endpoint })),
  );
  t.same(reached(first), [false, false], 'KMS has no interface in the network');
  t.strictSame(news.now(), first);
  await build();
  const second = news.now();
  t.same(reached(second), [true, true]);
  t.equal(second.instance, first.instance);
  t.ok(second.revision > first.revision);
  world.network.partitionZone('us-east-1c');
  t.strictSame(news.now(), second, 'no HSM is in that zone');
  world.network.partitionZone('us-east-1a');
  t.same(reached(news.now()), [false, true]);
});

t.test('who knows how it stands waits for the next change; who does not is answered', async (t) => {
  const { world, news, after, build } = await tell(t);
  await build();
  const present = news.now();
  for (const known of ['', '.0', `other.${present.revision}`, `${present.instance}.${present.revision - 1}`]) {
    t.strictSame(await news.after(known), present, `'${known}'`);
  }
  const waiting = [after(present), after(present)];
  await new Promise(setImmediate);
  t.notOk(waiting.some(({ isAnswered }) => isAnswered));
  world.network.partitionZone('us-east-1a');
  for (const { answer } of waiting) t.same(reached(await answer), [false, true]);
});

t.test('twenty seconds at the most', async (t) => {
  const { clock, news, after } = await tell(t);
  const present = news.now();
  const waiting = after(present);
  clock.advance(19_999);
  await new Promise(setImmediate);
  t.notOk(waiting.isAnswered);
  clock.advance(1);
  t.strictSame(await waiting.answer, present);
});

t.test('64 may wait; who comes then is answered at once', async (t) => {
  const { ending, news, after } = await tell(t);
  const present = news.now();
  const waiting = Array.from({ length: 64 }, () => after(present));
  t.strictSame(await after(present).answer, present);
  t.notOk(waiting.some(({ isAnswered }) => isAnswered));
  ending.abort();
  t.strictSame(
    await Promise.all(waiting.map(({ answer }) => answer)),
    waiting.map(() => present),
    'the process ends',
  );
  t.strictSame(await after(present).answer, present, 'nobody waits any more');
});
