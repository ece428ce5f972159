// Whatever a program gives the client of the control API, what it is told is a SimError.

import t from 'tap';
import { type RunningSimulator, SimulatorClient, startSimulator } from '../../../app/library/index.ts';

const CODE = 'invalid_configuration';

let simulator: RunningSimulator;
t.before(async () => {
  simulator = await startSimulator({ seed: 'cluster' });
});
t.teardown(() => simulator.stop());

t.test('where it is, and its token', async (t) => {
  for (const endpoint of [undefined, null, 5, {}, Symbol('x')]) {
    const made = () => new SimulatorClient(endpoint as unknown as string);
    t.throws(made, { name: 'SimError', code: CODE, message: /^endpoint takes text, not / });
  }
  for (const token of [null, 5, {}]) {
    const made = () => new SimulatorClient(simulator.endpoint, token as unknown as string);
    t.throws(made, { name: 'SimError', code: CODE, message: /^token takes text, not / });
  }
});

t.test('ids, timeouts, flags and pages', async (t) => {
  const { clusters, keyStores, events, faults, users } = simulator.control;
  const rejects = async (asked: () => Promise<unknown>, message: RegExp): Promise<void> =>
    void (await t.rejects((async () => asked())(), { name: 'SimError', code: CODE, message }));
  for (const id of [undefined, null, 5, {}, Symbol('x')] as unknown as string[]) {
    await rejects(() => clusters.describe(id), /^an id or a name takes text, not /);
    await rejects(() => clusters.loseHsm(simulator.clusterId, id), /^an id or a name takes text, not /);
    await rejects(() => users.lock(simulator.clusterId, id), /^an id or a name takes text, not /);
    await rejects(() => faults.delete(id), /^an id or a name takes text, not /);
    await rejects(() => keyStores.connect(id), /^customKeyStoreId takes text, not /);
  }
  await t.rejects(clusters.describe('\ud800'), { name: 'SimError', code: 'not_found' });
  for (const timeoutMs of [-1, 0.5, Number.NaN, 2 ** 31, '5', null, 5n] as number[]) {
    await rejects(
      () => keyStores.settled('cks-none', timeoutMs),
      /^timeoutMs takes a whole number from 0 to 2147483647/,
    );
  }
  await rejects(() => keyStores.follow(undefined as unknown as AbortSignal).next(), /^signal takes an AbortSignal/);
  await rejects(
    () => clusters.enforceMutualTls(simulator.clusterId, 'no' as unknown as boolean),
    /^enforced takes true or/,
  );
  await rejects(() => events.list(null as unknown as object), /^page takes an object, not null/);
  await rejects(() => events.list({ before: 1 } as object), /^page takes no 'before'; it takes after, limit/);
  await rejects(() => events.list({ limit: Symbol('x') } as object), /^limit takes a whole number/);
});

t.test('a step of the clock', async (t) => {
  for (const [byMs, said] of [
    ...([-1, 0.5, Number.NaN, 31_622_400_001] as const).map((byMs) => [byMs, String(byMs)] as const),
    ...([
      ['20m', "'20m'"],
      [null, 'null'],
      [undefined, 'undefined'],
      [5n, '5'],
    ] as const),
  ]) {
    await t.rejects(simulator.control.clock.advance(byMs as number), {
      ...{ name: 'SimError', code: CODE },
      message: `clock.advance takes a whole number of milliseconds from 0 to 31622400000 (366 days), not ${said}`,
    });
  }
});

t.test('what JSON cannot say', async (t) => {
  const { faults } = simulator.control;
  const circular: Record<string, unknown> = { name: 'x', kind: 'busy' };
  circular.match = circular;
  const wanted = { name: 'SimError', code: CODE, message: /^what was given cannot be written as JSON: [^\n]*$/ };
  await t.rejects(faults.create(circular as never), wanted);
  await t.rejects(faults.create({ name: 'x', kind: 'busy', skip: 1n } as never), wanted);
});
