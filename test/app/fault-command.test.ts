// `cloudhsm-sim fault`, against a simulator that runs.

import t from 'tap';
import { runSimulator } from '../support/running-simulator.ts';
import { runCommand } from '../support/up-process.ts';

t.test('add, list, delete, reset, kinds', async (t) => {
  const { ready, hsmIds } = await runSimulator(t);
  const fault = (...args: string[]) => runCommand(t, ['fault', ...args, '--endpoint', ready.endpoint]);
  const [hsmId = ''] = hsmIds();
  const added = await fault(
    ...['add', 'third', 'reject', '-p', 'status=187', '-m', `hsmId=${hsmId}`, 'operation=encrypt'],
    ...['--skip', '2', '--times', '1', '--until', '2100-01-01T00:00:00Z', '--json'],
  );
  t.same([added.code, added.stderr], [0, '']);
  t.match(JSON.parse(added.stdout), {
    ...{ name: 'third', kind: 'reject', parameters: { status: '187' }, match: { hsmId, operation: 'encrypt' } },
    ...{ skip: 2, times: 1, activeUntil: Date.UTC(2100, 0, 1) },
  });
  const [listed, kinds, twice, unknown, wrong] = await Promise.all([
    fault('list'),
    fault('kinds', '--json'),
    fault('add', 'third', 'busy'),
    fault('delete', 'other'),
    fault('add', 'x', 'busy', '--skip', 'two'),
  ]);
  t.equal(listed.stdout, 'third  reject  0 hits\n');
  t.match(JSON.parse(kinds.stdout), [{ name: 'addresses_exhausted', place: 'world' }]);
  t.same([twice.code, twice.stderr], [2, 'cloudhsm-sim: there is a fault third already\n']);
  t.same([unknown.code, unknown.stderr], [2, 'cloudhsm-sim: there is no fault other\n']);
  t.same([wrong.code, wrong.stderr], [2, "cloudhsm-sim: --skip takes a number, not 'two'\n"]);
  t.equal((await fault('delete', 'third')).stdout, 'third is gone\n');
  t.equal((await fault('reset')).stdout, 'all faults are gone\n');
  t.equal((await fault('list')).stdout, '');
});

t.test('without a simulator', async (t) => {
  const { code, stderr } = await runCommand(t, ['fault', 'list', '--endpoint', 'http://127.0.0.1:1']);
  t.same([code, stderr], [2, 'cloudhsm-sim: nothing answers at http://127.0.0.1:1: is the simulator running?\n']);
});
