// The fault routes over HTTP, as clients of all sorts use them, and what they refuse.

import t from 'tap';
import { IN_WORKERS, runSimulator } from '../support/running-simulator.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

t.test('requests', async (t) => {
  const { control, clusterId, hsmIds, keyId, storeId } = await runSimulator(t, IN_WORKERS);
  const send = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await control(path, { method, headers: { 'Content-Type': type }, ...json });
    const text = await answer.text();
    return { status: answer.status, answer: text === '' ? undefined : JSON.parse(text) };
  };
  const names = async (): Promise<string[]> =>
    (await send('GET', 'faults')).answer.map(({ name }: { name: string }) => name);

  await t.test('a content type without a body is no mistake', async (t) => {
    await send('POST', 'faults', { name: 'a', kind: 'busy' });
    t.same(await send('DELETE', 'faults/a'), { status: 204, answer: undefined });
    t.same(await send('POST', 'faults/reset'), { status: 200, answer: [] });
    t.match(await send('POST', 'faults'), { status: 400, answer: { error: /^a fault is an object/ } });
    const broken = await control('faults', { method: 'POST', headers: JSON_TYPE, body: '{"name": ' });
    t.equal(broken.status, 400);
    const poisoned = await control('faults', {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"__proto__": {"kind": 3}}',
    });
    t.equal(poisoned.status, 400);
    t.same(await names(), []);
  });

  await t.test('a path that no route can have is refused in our shape', async (t) => {
    for (const [path, error] of [
      [`faults/${'x'.repeat(3000)}`, 'a name in the path is too long'],
      ['faults/%E0%A4%A', 'the path is not percent-encoded as RFC 3986 has it'],
    ] as const) {
      t.same(await send('GET', path), { status: 400, answer: { error } });
    }
  });

  await t.test('a merge patch may be called what it is', async (t) => {
    await send('POST', 'faults', { name: 'a', kind: 'busy', times: 3 });
    const { status, answer } = await send('PATCH', 'faults/a', { times: null }, 'application/merge-patch+json');
    t.same([status, 'times' in answer], [200, false]);
    await send('POST', 'faults/reset');
  });

  await t.test('of two at once under one name, one is there', async (t) => {
    for (const members of [
      { kind: 'busy' },
      { kind: 'zone_partition', parameters: { availabilityZone: 'us-east-1c' } },
    ]) {
      const both = await Promise.all([1, 2].map(() => send('POST', 'faults', { name: 'a', ...members })));
      t.same(both.map(({ status }) => status).sort(), [201, 400]);
      t.match(both.find(({ status }) => status === 400)?.answer, { error: 'there is a fault a already' });
      await send('DELETE', 'faults/a');
    }
    t.same((await send('GET', 'network')).answer.partitionedZones, []);
  });

  await t.test('null is no value', async (t) => {
    const bad: readonly (readonly [RegExp, object])[] = [
      [/^parameters\.latencyMs takes/, { kind: 'latency', parameters: { latencyMs: null } }],
      [/^parameters is an object/, { kind: 'latency', parameters: null }],
      [/^match is an object/, { kind: 'busy', match: null }],
      [/^match\.hsmId takes/, { kind: 'busy', match: { hsmId: null } }],
      [/^times takes/, { kind: 'busy', times: null }],
      [/^probability takes/, { kind: 'busy', probability: null }],
      [/^direction takes/, { kind: 'drop', direction: null }],
      [/^activeFrom takes/, { kind: 'busy', activeFrom: null }],
      [/^skip has no meaning/, { kind: 'hsm_loss', skip: null }],
    ];
    for (const [error, members] of bad) {
      t.match(await send('POST', 'faults', { name: 'a', ...members }), { status: 400, answer: { error } });
    }
  });

  await t.test('what is not there is named', async (t) => {
    const unknown: readonly (readonly [string, object])[] = [
      ['there is no cluster cluster-z', { kind: 'busy', match: { clusterId: 'cluster-z' } }],
      ['there is no HSM hsm-z', { kind: 'latency', match: { hsmId: 'hsm-z' } }],
      ['there is no user nobody', { kind: 'busy', match: { username: 'nobody' } }],
      ['there is no user nobody', { kind: 'stale_password', match: { username: 'nobody' } }],
      ['there is no key 1', { kind: 'busy', match: { keyId: '1', clusterId } }],
      ['there is no key 1', { kind: 'key_lost', match: { keyId: '1' } }],
      ['there is no KMS key nothing', { kind: 'throttle', match: { keyId: 'nothing' } }],
      ['there is no custom key store cks-z', { kind: 'throttle', match: { customKeyStoreId: 'cks-z' } }],
      ['there is no subnet subnet-z', { kind: 'addresses_exhausted', parameters: { subnetId: 'subnet-z' } }],
      ['there is no subnet in availability zone z', { kind: 'zone_partition', parameters: { availabilityZone: 'z' } }],
    ];
    for (const [error, members] of unknown) {
      t.same(await send('POST', 'faults', { name: 'a', ...members }), { status: 404, answer: { error } });
    }
    t.same(await names(), []);
    const known = [
      { name: 'k', kind: 'throttle', match: { keyId: 'alias/example', customKeyStoreId: storeId } },
      { name: 'u', kind: 'busy', match: { username: 'Example_User', hsmId: hsmIds()[0] } },
    ];
    t.match(await send('POST', 'faults', known), {
      status: 201,
      answer: [{ match: { keyId } }, { match: { username: 'example_user' } }],
    });
    await send('POST', 'faults/reset');
  });

  await t.test('an HSM that does not answer is no fault of the simulator: 503, and nothing has happened', async (t) => {
    await send('POST', 'faults', { name: 'silent', kind: 'reset_peer', direction: 'upstream' });
    for (const kind of ['user_locked', 'logged_in_elsewhere']) {
      t.match(await send('POST', 'faults', { name: 'a', kind, match: { username: 'example_user' } }), {
        status: 503,
        answer: { error: /^the HSM hsm-\w+ does not answer: / },
      });
    }
    t.same(await names(), ['silent']);
    await send('DELETE', 'faults/silent');
    await send('POST', 'faults', { name: 'full', kind: 'session_exhausted' });
    t.match(
      await send('POST', 'faults', { name: 'a', kind: 'logged_in_elsewhere', match: { username: 'example_user' } }),
      {
        status: 400,
        answer: { error: /^the HSM hsm-\w+ refuses the log in: SESSION_LIMIT_REACHED/ },
      },
    );
    await send('POST', 'faults/reset');
  });

  await t.test('what cannot come back is not lost for a restored backup', async (t) => {
    const { subnets } = (await send('GET', 'network')).answer as { subnets: { subnetId: string }[] };
    const full = subnets.map(({ subnetId }, index) => ({
      ...{ name: `full${index}`, kind: 'addresses_exhausted', parameters: { subnetId } },
    }));
    await send('POST', 'faults', full);
    t.match(await send('POST', 'faults', { name: 'a', kind: 'restored_from_old_backup' }), {
      status: 400,
      answer: { error: /cannot come back/ },
    });
    t.equal(hsmIds().length, 2);
    t.equal((await send('POST', 'faults', { name: 'loss', kind: 'hsm_loss' })).status, 201);
    t.match(await send('DELETE', 'faults/loss'), { status: 400, answer: { error: /address/ } });
    t.notOk((await names()).includes('loss'), 'it is gone; what its end could not undo is said');
    t.equal(hsmIds().length, 1);
  });
});
