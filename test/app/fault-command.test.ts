// `cloudhsm-sim fault`, against a simulator that runs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { changeMembers, faultMembers } from '../../app/fault/fault-flags.ts';
import { runSimulator } from '../support/running-simulator.ts';
import { runCommand, temporaryFolder } from '../support/up-process.ts';

t.test('add, list, show, update, populate, delete, reset, kinds', async (t) => {
  const { ready, hsmIds } = await runSimulator(t);
  const fault = (...args: string[]) => runCommand(t, ['fault', ...args, '--endpoint', ready.endpoint]);
  const [hsmId = ''] = hsmIds();
  const folder = temporaryFolder(t);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const added = await fault(
    ...['add', 'third', 'reject', '-p', 'status=187', '-m', `hsmId=${hsmId}`, 'operation=encrypt'],
    ...['--skip', '2', '--times', '1', '--until', '2100-01-01T00:00:00Z', '--json'],
  );
  t.same([added.code, added.stderr], [0, '']);
  t.match(JSON.parse(added.stdout), {
    ...{ name: 'third', kind: 'reject', parameters: { status: '187' }, match: { hsmId, operation: 'encrypt' } },
    ...{ skip: 2, times: 1, activeUntil: Date.UTC(2100, 0, 1) },
  });
  const [listed, shown, kinds, twice, unknown, direction] = await Promise.all([
    fault('list'),
    fault('show', 'third'),
    fault('kinds', '--json'),
    fault('add', 'third', 'busy'),
    fault('delete', 'other'),
    fault('add', 'x', 'drop', '--direction', 'sideways'),
  ]);
  t.equal(listed.stdout, 'third  reject  0 hits\n');
  t.match(shown.stdout, new RegExp(`^match +hsmId=${hsmId} operation=encrypt$`, 'm'));
  t.match(JSON.parse(kinds.stdout), [{ name: 'addresses_exhausted', place: 'world' }]);
  t.same([twice.code, twice.stderr], [2, 'cloudhsm-sim: there is a fault third already\n']);
  t.same([unknown.code, unknown.stderr], [2, 'cloudhsm-sim: there is no fault other\n']);
  t.same([direction.code, direction.stdout], [2, '']);

  const updated = await fault(
    ...['update', 'third', '-p', 'status=DEVICE_ERROR', '--unset', 'times', 'match.hsmId', '--skip', '0', '--json'],
  );
  t.same([updated.code, updated.stderr], [0, '']);
  const change = JSON.parse(updated.stdout);
  t.match(change, { parameters: { status: 'DEVICE_ERROR' }, match: { operation: 'encrypt' }, skip: 0 });
  t.notOk('times' in change || 'hsmId' in change.match);

  const saved = file('saved.json', (await fault('list', '--json')).stdout);
  const [good, bad, none, aliased] = await Promise.all([
    fault(
      'populate',
      file('good.yaml', '- { name: a, kind: busy }\n- { type: latency, attributes: { latency: 5 } }\n'),
    ),
    fault('populate', file('bad.yaml', '- { name: b, kind: busy }\n- { name: c, kind: busy, times: 0 }\n')),
    fault('populate', file('none.yaml', 'name: a\n')),
    fault('populate', file('aliased.yaml', '- &a { name: a, kind: busy }\n- *a\n')),
  ]);
  t.equal(good.stdout, 'a  busy  0 hits\nlatency_downstream  latency  0 hits\n');
  t.equal(bad.code, 2);
  t.match(bad.stderr, /^cloudhsm-sim: .*bad\.yaml: number 2 of the list: times takes a whole number/);
  t.match([none.code, none.stderr], [2, /none\.yaml: it is no list of faults\n$/]);
  t.match([aliased.code, aliased.stderr], [2, /aliased\.yaml:1: anchors .*aliases .* are not for this file/]);
  t.equal((await fault('populate', saved)).stdout, 'third  reject  0 hits\n', 'what was listed can be sent back');
  t.equal((await fault('delete', 'third')).stdout, 'third is gone\n');
  t.equal((await fault('reset')).stdout, 'all faults are gone\n');
  t.equal((await fault('list')).stdout, '');
});

t.test('flags: what is wrong is named', async (t) => {
  const bad: readonly (readonly [RegExp, () => unknown])[] = [
    [/^--skip takes a number, not 'two'/, () => faultMembers({ skip: 'two' })],
    [/^--times takes a number, not ''/, () => faultMembers({ times: '' })],
    [/^--match takes name=value, not 'hsmId'/, () => faultMembers({ match: ['hsmId'] })],
    [/^--parameter has lagMs twice/, () => faultMembers({ parameter: ['lagMs=1', 'lagMs=2'] })],
    [/^--unset takes members as times or match\.hsmId, not 'a\.b\.c'/, () => changeMembers({ unset: ['a.b.c'] })],
    [/^--unset times: it is set, too/, () => changeMembers({ unset: ['times'], times: '3' })],
    [/^--unset match\.hsmId: it is set, too/, () => changeMembers({ unset: ['match.hsmId'], match: ['hsmId=h'] })],
    [/^--unset match: it is set, too/, () => changeMembers({ unset: ['match'], match: ['hsmId=h'] })],
    [/^nothing is to be changed/, () => changeMembers({})],
  ];
  for (const [message, read] of bad) t.throws(read, { code: 'invalid_configuration', message }, String(message));
  t.same(changeMembers({ unset: ['match.hsmId', 'match.operation', 'times'], match: ['username=alice'] }), {
    match: { username: 'alice', hsmId: null, operation: null },
    times: null,
  });
  t.same(faultMembers({ parameter: ['status=187', 'lagMs=5', 'name=x'] }), {
    parameters: { status: '187', lagMs: 5, name: 'x' },
  });
});

t.test('without a simulator', async (t) => {
  const { code, stderr } = await runCommand(t, ['fault', 'list', '--endpoint', 'http://127.0.0.1:1']);
  t.same([code, stderr], [2, 'cloudhsm-sim: nothing answers at http://127.0.0.1:1: is the simulator running?\n']);
});
