// Every kind of fault that sits around a channel or in a device: seen through the wire, and seen to end.

import t from 'tap';
import { FAULT_KINDS } from '../../../sim/fault/kinds.ts';
import { formatClientFirst } from '../../../src/session/scram.ts';
import type { RequestFields } from '../../../src/wire/messages.ts';
import { putFault } from '../../support/fault-world.ts';
import { startFaultyHsms } from '../../support/faulty-hsm.ts';

interface Row {
  readonly kind: string;
  readonly members?: object;
  readonly requests: readonly RequestFields[];
  /** Without the fault. */
  readonly usual: string;
  readonly hit: string | RegExp;
}

const BEATS: readonly RequestFields[] = [
  { id: 1, heartbeat: {} },
  { id: 2, heartbeat: {} },
];
const beats = { requests: BEATS, usual: '0: 1 SUCCESS, 0: 2 SUCCESS' };
/** Nobody is logged in: whatever reaches the device is refused. */
const DIGEST = { requests: [{ id: 1, digest: { data: new Uint8Array(1000) } }], usual: '0: 1 NOT_LOGGED_IN' };
const encryption = { requests: [{ id: 1, encrypt: { keyHandle: 7 } }], usual: '0: 1 NOT_LOGGED_IN' };
const login = {
  requests: [{ id: 1, loginStart: { clientFirst: formatClientFirst('alice', 'rOprNGfwEbeRWgbNEkqO', 'crypto-user') } }],
  usual: '0: 1 SUCCESS',
};
const reusedId = {
  requests: [
    { id: 5, heartbeat: {} },
    { id: 5, heartbeat: {} },
  ],
  usual: '0: 5 SUCCESS, 0: closed 4402',
};

const ROWS: readonly Row[] = [
  { kind: 'latency', members: { parameters: { latencyMs: 200 } }, ...beats, hit: '200: 1 SUCCESS, 200: 2 SUCCESS' },
  {
    kind: 'bandwidth',
    members: { direction: 'upstream', parameters: { rateKBps: 1 } },
    ...DIGEST,
    hit: /^10[0-2]\d: 1 /,
  },
  {
    kind: 'slicer',
    members: { direction: 'upstream', parameters: { size: 100, delayMs: 50 } },
    ...DIGEST,
    hit: /^500: 1 /,
  },
  { kind: 'slow_close', members: { parameters: { delayMs: 700 } }, ...reusedId, hit: '0: 5 SUCCESS, 700: closed 4402' },
  { kind: 'timeout', members: { parameters: { timeoutMs: 500 } }, ...beats, hit: '500: closed 1006' },
  { kind: 'timeout', members: { direction: 'upstream', parameters: { timeoutMs: 0 } }, ...beats, hit: '' },
  { kind: 'reset_peer', ...beats, hit: '0: closed 1006' },
  {
    kind: 'limit_data',
    members: { direction: 'upstream', parameters: { octets: 500 } },
    ...DIGEST,
    hit: '0: closed 1006',
  },
  { kind: 'limit_data', members: { direction: 'upstream', parameters: { octets: 500 } }, ...beats, hit: beats.usual },
  { kind: 'corrupt', members: { direction: 'upstream', seed: 4 }, ...beats, hit: /closed 440\d/ },
  { kind: 'drop', members: { direction: 'upstream', times: 1 }, ...beats, hit: '0: 2 SUCCESS' },
  { kind: 'drop', members: { direction: 'downstream', skip: 1 }, ...beats, hit: '0: 1 SUCCESS' },
  {
    kind: 'duplicate',
    members: { match: { operation: 'heartbeat' } },
    ...beats,
    hit: /^0: 1 SUCCESS, 0: closed 4402$/,
  },
  { kind: 'reorder', members: { direction: 'downstream' }, ...beats, hit: '0: 2 SUCCESS, 0: 1 SUCCESS' },
  { kind: 'reorder', members: { direction: 'upstream' }, ...beats, hit: '0: 2 SUCCESS, 0: closed 4402' },
  {
    kind: 'delay_response',
    members: { parameters: { delayMs: 300 }, times: 1 },
    ...beats,
    hit: '0: 2 SUCCESS, 300: 1 SUCCESS',
  },
  { kind: 'hsm_hang', ...beats, hit: '' },
  { kind: 'busy', ...beats, hit: '0: 1 BUSY, 0: 2 BUSY' },
  { kind: 'busy', members: { match: { operation: 'encrypt', keyId: '0x7' } }, ...encryption, hit: '0: 1 BUSY' },
  { kind: 'busy', members: { match: { keyId: '8' } }, ...encryption, hit: encryption.usual },
  ...['wrappingKeyHandle', 'keyHandle'].map((member) => ({
    ...{ kind: 'busy', members: { match: { keyId: '9' } }, hit: '0: 1 BUSY', usual: '0: 1 NOT_LOGGED_IN' },
    requests: [{ id: 1, wrapKey: { [member]: 9 } }],
  })),
  {
    ...{ kind: 'busy', members: { match: { keyId: '9' } }, hit: '0: 1 BUSY, 0: 2 BUSY' },
    ...{
      requests: [
        { id: 1, unwrapKey: { unwrappingKeyHandle: 9 } },
        { id: 2, deriveKey: { baseKeyHandle: 9 } },
      ],
    },
    usual: '0: 1 NOT_LOGGED_IN, 0: 2 NOT_LOGGED_IN',
  },
  { kind: 'busy', members: { match: { username: 'Alice' } }, ...login, hit: '0: 1 BUSY' },
  { kind: 'busy', members: { match: { username: 'bob' } }, ...login, hit: login.usual },
  { kind: 'busy', members: { match: { hsmId: 'hsm-0', clusterId: 'cluster-test' } }, ...login, hit: '0: 1 BUSY' },
  { kind: 'reject', members: { parameters: { status: 'DEVICE_ERROR' } }, ...encryption, hit: '0: 1 DEVICE_ERROR' },
  { kind: 'reject', members: { parameters: { status: '187' } }, ...encryption, hit: '0: 1 BUSY' },
  { kind: 'session_expire', ...beats, hit: '0: closed 4404' },
  { kind: 'session_exhausted', ...login, hit: '0: 1 SESSION_LIMIT_REACHED' },
  { kind: 'session_exhausted', ...beats, hit: beats.usual },
  { kind: 'slow_login', ...login, hit: '2000: 1 SUCCESS' },
  { kind: 'slow_login', ...beats, hit: beats.usual },
  { kind: 'backup_window', ...encryption, hit: '0: 1 BUSY' },
  {
    ...{ kind: 'backup_window', usual: '0: 1 NOT_LOGGED_IN, 0: 2 NOT_LOGGED_IN', hit: '0: 1 BUSY, 0: 2 BUSY' },
    requests: [
      { id: 1, sign: { keyHandle: 7 } },
      { id: 2, wrapKey: { wrappingKeyHandle: 7 } },
    ],
  },
  { kind: 'backup_window', ...beats, hit: beats.usual },
];

t.test('each is seen, and seen to end', async (t) => {
  const { machines, connect } = await startFaultyHsms();
  const faults = machines[0]?.faults;
  for (const { kind, members, requests, usual, hit } of ROWS) {
    const said = `${kind} ${JSON.stringify(members ?? {})}`;
    const before = await connect();
    t.equal(await before.play(...requests), usual, `${said}: before`);
    before.close();
    const during = await connect();
    if (faults !== undefined) putFault(faults, { kind, ...members });
    const seen = await during.play(...requests);
    if (typeof hit === 'string') t.equal(seen, hit, said);
    else t.match(seen, hit, said);
    faults?.remove('f');
    during.close();
    const after = await connect();
    t.equal(await after.play(...requests), usual, `${said}: after`);
    after.close();
  }
});

t.test('every kind of these two places has a row', async (t) => {
  const shown = new Set(ROWS.filter(({ usual, hit }) => usual !== hit).map(({ kind }) => kind));
  for (const { name, place } of FAULT_KINDS.values()) {
    if (place === 'channel' || place === 'device') t.ok(shown.has(name), name);
  }
});

t.test('fail the third Encrypt on HSM 2 once, with 187', async (t) => {
  const { machines, connect } = await startFaultyHsms(2);
  const third = { name: 'third', kind: 'busy', match: { hsmId: 'hsm-1', operation: 'encrypt' }, skip: 2, times: 1 };
  for (const { faults } of machines) putFault(faults, third);
  const requests = Array.from({ length: 6 }, (_, index) => ({ id: index + 1, encrypt: { keyHandle: 7 } }));
  const statuses = async (index: number): Promise<string[]> => {
    const client = await connect(index);
    return (await client.play({ id: 0x10, heartbeat: {} }, ...requests.map((one) => ({ ...one, id: one.id + 0x10 }))))
      .split(', ')
      .map((line) => line.split(' ').at(-1) ?? '');
  };
  const refused = 'NOT_LOGGED_IN';
  t.same(await statuses(1), ['SUCCESS', refused, refused, 'BUSY', refused, refused, refused]);
  t.same(await statuses(0), ['SUCCESS', ...requests.map(() => refused)]);
  t.same(await statuses(1), ['SUCCESS', ...requests.map(() => refused)], 'once');
  t.same(
    machines.map(({ faults }) => faults.hits()),
    [{ third: 0 }, { third: 1 }],
  );
});
