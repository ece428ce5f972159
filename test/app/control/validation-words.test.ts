// What the control API's schemas refuse is told in its own words: which member, and what it takes.

import t from 'tap';
import { startSimulator } from '../../../app/library/index.ts';

t.test('the member and what it takes', async (t) => {
  await using simulator = await startSimulator({ seed: 'bare' });
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${simulator.endpoint}/_sim/v1/${path}`, body === undefined ? {} : json);
    return [response.status, ((await response.json()) as { readonly error: string }).error];
  };
  const byMs = 'byMs takes a whole number from 0 to 31622400000';
  t.same(await ask('clock/advance', { byMs: -1 }), [400, byMs]);
  t.same(await ask('clock/advance', { byMs: 'soon' }), [400, byMs]);
  t.same(await ask('clock/advance', {}), [400, 'byMs is missing']);
  t.same(await ask('clock/advance', { byMs: 1, to: 2 }), [400, 'to is not known here; there is byMs']);
  t.same(await ask('clock/advance', []), [400, 'the body takes an object']);
  t.same(await ask('events?limit=0'), [400, 'limit takes a whole number from 1 to 1000']);
  t.same(await ask('events?after=x'), [400, 'after takes a whole number of up to 15 digits']);
  const cluster = 'clusters/cluster-none';
  t.same(await ask(`${cluster}/hsms`, { availabilityZone: 5 }), [
    400,
    'availabilityZone takes text of 0 to 32 characters',
  ]);
  t.same(await ask(`${cluster}/hsms/hsm-none/withhold`, {}), [400, 'the body takes one of username, keyHandle']);
  t.same(await ask(`${cluster}/hsms/hsm-none/withhold`, { username: 'ADMIN' }), [
    400,
    'username takes a name in lower case',
  ]);
});
