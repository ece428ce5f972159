// The typed client of the fault routes: each of them, and what it says when the simulator refuses.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import type { NewFault } from '../../../app/client/fault-client.ts';
import { SimulatorClient } from '../../../app/client/simulator-client.ts';
import { runSimulator } from '../../support/running-simulator.ts';

t.test('every fault route', async (t) => {
  const { ready } = await runSimulator(t);
  const client = new SimulatorClient(`${ready.endpoint}/`).faults;
  t.match(await client.create({ name: 'a', kind: 'busy', times: 2 }), { name: 'a', times: 2, hits: 0 });
  const two: readonly NewFault[] = [
    { name: 'b', kind: 'latency', parameters: { latencyMs: 1 } },
    { name: 'c', kind: 'throttle', match: { kmsOperation: 'Encrypt' } },
  ];
  t.match(await client.createAll(two), two);
  t.notOk('times' in (await client.change('a', { times: null, skip: 1, match: { operation: 'encrypt' } })));
  t.match(await client.get('a'), { skip: 1, match: { operation: 'encrypt' } });
  t.same(
    (await client.list()).map(({ name }) => name),
    ['a', 'b', 'c'],
  );
  await client.delete('a');
  const kept = await client.list();
  t.same(await client.populate(kept), kept);
  await client.reset();
  t.same(await client.list(), []);
  t.match((await client.kinds())[0], { name: 'addresses_exhausted', matches: [] });
  await t.rejects(client.get('a/b'), { code: 'not_found', message: 'there is no fault a/b' });
  await t.rejects(client.createAll([{ name: 'x', kind: 'bussy' as 'busy' }]), {
    message: /^number 1 of the list: kind takes/,
  });
});

t.test('as many faults as there may be fit in a request', async (t) => {
  const { ready } = await runSimulator(t, { seed: 'bare', hsmCount: 1 });
  const client = new SimulatorClient(ready.endpoint).faults;
  const match = { kmsOperation: 'GenerateDataKeyPairWithoutPlaintext' };
  const faults = Array.from(
    { length: 1000 },
    (_, index): NewFault => ({
      ...{ name: `${'f'.repeat(56)}${index}`, kind: 'dependency_timeout', match, probability: 0.123456789 },
      ...{ seed: 4_294_967_295, skip: 1_000_000_000, times: 1_000_000_000, activeFrom: '2100-01-01T00:00:00.000Z' },
    }),
  );
  t.equal((await client.populate(faults)).length, 1000);
  await t.rejects(client.create({ name: 'one more', kind: 'busy' }), { code: 'invalid_configuration' });
});

t.test('somebody else answers, or nobody', async (t) => {
  const other = createServer((_request, response) => response.end('<html>'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  await t.rejects(new SimulatorClient(endpoint).faults.list(), { code: 'connection_failed', message: /no simulator/ });
  await new Promise<void>((resolve) => other.close(() => resolve()));
  await t.rejects(new SimulatorClient(endpoint).faults.list(), {
    code: 'connection_failed',
    message: /nothing answers/,
  });
});
