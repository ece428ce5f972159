// `cloudhsm-sim fault`, against a simulator that runs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { advanceClock, showClock } from '../../app/clock/clock-command.ts';
import {
  addFault,
  deleteFault,
  listFaultKinds,
  listFaults,
  populateFaults,
  resetFaults,
  showFault,
  updateFault,
} from '../../app/fault/fault-command.ts';
import { changeMembers, faultMembers } from '../../app/fault/fault-flags.ts';
import { runHere } from '../support/command-here.ts';
import { runSimulator } from '../support/running-simulator.ts';
import { temporaryFolder } from '../support/up-process.ts';

const world = await runSimulator(t);
const { endpoint } = world.ready;
const flags = { endpoint };

t.test('as somebody types it', async (t) => {
  const [hsmId = ''] = world.hsmIds();
  const fault = (...args: string[]) => runHere(['fault', ...args, '--endpoint', endpoint]);
  const added = await fault(
    ...['add', 'third', 'reject', '-p', 'status=187', '-m', `hsmId=${hsmId}`, 'operation=encrypt'],
    ...['--skip', '2', '--times', '1', '--until', '2100-01-01T00:00:00Z', '--json'],
  );
  t.same([added.code, added.stderr], [0, '']);
  t.match(JSON.parse(added.stdout), {
    ...{ name: 'third', kind: 'reject', parameters: { status: '187' }, match: { hsmId, operation: 'encrypt' } },
    ...{ skip: 2, times: 1, activeUntil: '2100-01-01T00:00:00.000Z' },
  });
  const [updated, twice, direction] = await Promise.all([
    fault('update', 'third', '-p', 'status=DEVICE_ERROR', '--unset', 'times', 'match.hsmId', '--skip', '0'),
    fault('add', 'third', 'busy'),
    fault('add', 'x', 'drop', '--direction', 'sideways'),
  ]);
  t.same(updated, { code: 0, stderr: '', stdout: 'third is changed; its counts begin anew\n' });
  t.same(twice, { code: 2, stderr: 'cloudhsm-sim: there is a fault third already\n', stdout: '' });
  t.match(direction, { code: 2, stderr: /^cloudhsm-sim: .*--direction.*\n$/, stdout: '' });
  const change = (await world.control('faults/third').then((answer) => answer.json())) as Record<string, unknown>;
  t.match(change, { parameters: { status: 'DEVICE_ERROR' }, skip: 0 });
  t.same([change.match, 'times' in change], [{ operation: 'encrypt' }, false]);
  await resetFaults(flags);
});

t.test('add, list, show, update, populate, delete, reset, kinds', async (t) => {
  const [hsmId = ''] = world.hsmIds();
  const folder = temporaryFolder(t);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const match = [`hsmId=${hsmId}`, 'operation=encrypt'];
  t.match(await addFault('third', 'busy', { ...flags, match, skip: '2', times: '1' }), {
    value: { name: 'third', kind: 'busy', match: { hsmId, operation: 'encrypt' }, skip: 2, times: 1 },
    lines: ['third is there'],
  });
  t.same((await listFaults(flags)).lines, ['third  busy  0 hits']);
  t.ok((await showFault('third', flags)).lines.includes(`match        hsmId=${hsmId} operation=encrypt`));
  t.match((await listFaultKinds(flags)).value, [{ name: 'addresses_exhausted', place: 'world' }]);
  await t.rejects(deleteFault('other', flags), { code: 'not_found', message: 'there is no fault other' });
  t.match((await updateFault('third', { ...flags, unset: ['match.hsmId'] })).value, { skip: 2, times: 1 });

  const saved = file('saved.json', JSON.stringify((await listFaults(flags)).value));
  const good = file('good.yaml', '- { name: a, kind: busy }\n- { type: latency, attributes: { latency: 5 } }\n');
  t.same((await populateFaults(good, flags)).lines, ['a  busy  0 hits', 'latency_downstream  latency  0 hits']);
  const wrong: readonly (readonly [message: RegExp, text: string])[] = [
    [
      /: number 2 of the list: times takes a whole number/,
      '- { name: b, kind: busy }\n- { name: c, kind: busy, times: 0 }',
    ],
    [/: it is no list of faults$/, 'name: a'],
    [/:1: anchors .*aliases .* are not for this file/, '- &a { name: a, kind: busy }\n- *a'],
  ];
  for (const [message, text] of wrong) {
    const named = new RegExp(`bad\\.yaml${message.source}`);
    await t.rejects(populateFaults(file('bad.yaml', text), flags), { code: 'invalid_configuration', message: named });
  }
  t.equal((await listFaults(flags)).lines.length, 2, 'nothing of it has been applied');
  t.same((await populateFaults(saved, flags)).lines, ['third  busy  0 hits'], 'what was listed can be sent back');
  t.same((await deleteFault('third', flags)).lines, ['third is gone']);
  t.same((await resetFaults(flags)).lines, ['all faults are gone']);
  t.same(await listFaults(flags), { value: [], lines: [] });
});

t.test('a mistake is named in one line, with what was meant, and not with all that there is', async (t) => {
  const { ready } = await runSimulator(t, { seed: 'bare', hsmCount: 1 });
  const at = ['--endpoint', ready.endpoint];
  const bad = join(temporaryFolder(t), 'bad.yaml');
  writeFileSync(bad, '- { name: a, kind: busy }\n- { name: b, kind: latncy }\n');
  const lists = 'takes one of those that `cloudhsm-sim fault kinds` lists';
  const rows: readonly (readonly [words: readonly string[], line: string])[] = [
    [['add', 'x', 'hms_loss'], `kind ${lists}, not 'hms_loss'; did you mean hsm_loss?`],
    [['add', 'x', 'earthquake'], `kind ${lists}, not 'earthquake'`],
    [
      ['add', 'x', 'latency', '-p', 'latencMs=5'],
      'parameters.latencMs is not known here; there is latencyMs, jitterMs; did you mean latencyMs?',
    ],
    [
      ['add', 'x', 'latency', '-p', 'latencyMs=soon'],
      "parameters.latencyMs takes a whole number from 0 to 600000, not 'soon'",
    ],
    [
      ['add', 'x', 'reject', '-p', 'status=BUZY'],
      "parameters.status takes a refusing status of the protocol, by name as BUSY or by number as 187, not 'BUZY'; did you mean BUSY?",
    ],
    [['add', 'x', 'busy', '--times', '-1'], 'times takes a whole number from 1 to 1000000000, not -1'],
    [['populate', bad], `${bad}: number 2 of the list: kind ${lists}, not 'latncy'; did you mean latency?`],
  ];
  for (const [words, line] of rows) {
    const { code, stdout, stderr } = await runHere(['fault', ...words, ...at]);
    t.same({ code, stdout, stderr }, { code: 2, stdout: '', stderr: `cloudhsm-sim: ${line}\n` });
  }
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
    parameters: { status: 187, lagMs: 5, name: 'x' },
  });
});

t.test('without a simulator', async (t) => {
  const { code, stderr } = await runHere(['fault', 'list', '--endpoint', 'http://127.0.0.1:1']);
  t.same([code, stderr], [2, 'cloudhsm-sim: nothing answers at http://127.0.0.1:1: is the simulator running?\n']);
});

t.test('list says of a fault that is not active whether it is yet to be, or over', async (t) => {
  const created = async (name: string, dates: Partial<Record<'from' | 'until', string>>) =>
    addFault(name, 'throttle', { ...flags, ...dates });
  const nowMs = Date.parse(((await showClock(flags)).value as { readonly now: string }).now);
  const inDays = (days: number): string => new Date(nowMs + days * 86_400_000).toISOString();
  await created('a', { from: inDays(1) });
  await created('b', { from: inDays(1), until: inDays(2) });
  await created('c', { from: inDays(-1), until: inDays(1) });
  await created('d', { from: inDays(-1) });
  await created('e', { until: inDays(-1) });
  t.same((await listFaults(flags)).lines, [
    `a  throttle  0 hits  not active yet: from ${inDays(1)}`,
    `b  throttle  0 hits  not active yet: from ${inDays(1)} until ${inDays(2)}`,
    `c  throttle  0 hits  until ${inDays(1)}`,
    'd  throttle  0 hits',
    `e  throttle  0 hits  over since ${inDays(-1)}`,
  ]);
  t.ok((await showFault('a', flags)).lines.includes(`activeFrom   ${inDays(1)}`));
  await advanceClock('2d', flags);
  t.match((await listFaults(flags)).lines, ['a  throttle  0 hits', /^b .* over since /, /^c .* over since /]);
  await resetFaults(flags);
});
