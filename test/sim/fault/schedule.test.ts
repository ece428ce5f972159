import t from 'tap';
import { ActiveFaults } from '../../../sim/fault/active-faults.ts';
import { Schedule } from '../../../sim/fault/schedule.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { fault, putFault } from '../../support/fault-world.ts';

/** `.x.`: passes, is hit, passes. */
const play = (schedule: Schedule, target: string, count: number, nowMs = 0): string =>
  Array.from({ length: count }, () => (schedule.hit(target, nowMs) ? 'x' : '.')).join('');

t.test('skip and times count for each target by itself', async (t) => {
  const schedule = new Schedule(fault({ kind: 'busy', skip: 2, times: 1 }));
  t.equal(play(schedule, 'hsm-1', 1), '.');
  t.equal(play(schedule, 'hsm-2', 5), '..x..');
  t.equal(play(schedule, 'hsm-1', 4), '.x..');
  t.equal(schedule.hits, 2);
  t.equal(play(new Schedule(fault({ kind: 'busy' })), 'hsm-1', 3), 'xxx');
});

t.test('chance: the same seed gives the same, whatever other targets do', async (t) => {
  const members = { kind: 'busy', probability: 0.5, seed: 7 };
  const [alone, beside] = [new Schedule(fault(members)), new Schedule(fault(members))];
  const first = play(alone, 'hsm-1', 200);
  let second = '';
  for (let index = 0; index < 200; index++) {
    play(beside, 'hsm-2', index % 3);
    second += play(beside, 'hsm-1', 1);
  }
  t.equal(second, first);
  t.not(play(alone, 'hsm-3', 200), first, 'each target has a sequence of its own');
  t.not(play(new Schedule(fault({ ...members, seed: 8 })), 'hsm-1', 200), first);
  const hits = [...first].filter((mark) => mark === 'x').length;
  t.ok(hits > 70 && hits < 130, `${hits} of 200`);
  t.equal(play(new Schedule(fault({ kind: 'busy', probability: 0 })), 'hsm-1', 50), '.'.repeat(50));
});

t.test('a change of times moves no draw before it', async (t) => {
  const members = { kind: 'busy', probability: 0.3, seed: 3 };
  const endless = play(new Schedule(fault(members)), 'hsm-1', 100);
  const three = play(new Schedule(fault({ ...members, times: 3 })), 'hsm-1', 100);
  const cut = [...endless].reduce((text, mark) => text + (text.split('x').length > 3 ? '.' : mark), '');
  t.equal(three, cut);
});

t.test('active by the calendar: from its first date until just before its last', async (t) => {
  const clock = new ManualClock();
  const start = clock.calendar.now();
  const faults = new ActiveFaults(clock.calendar);
  putFault(faults, { kind: 'busy', activeFrom: new Date(start + 10).toISOString(), activeUntil: start + 20 });
  const hit = (): boolean | undefined => faults.device[0]?.hit('hsm-1');
  t.equal(hit(), false);
  clock.calendar.advance(10);
  t.equal(hit(), true);
  clock.calendar.advance(9);
  t.equal(hit(), true);
  clock.calendar.advance(1);
  t.equal(hit(), undefined, 'it is over, and costs nothing any more');
  t.same(faults.hits(), { f: 2 });
});

t.test('one of the same name takes its place, and counts begin anew', async (t) => {
  const faults = new ActiveFaults(new ManualClock().calendar);
  putFault(faults, { kind: 'busy' });
  faults.device[0]?.hit('hsm-1');
  t.same(faults.hits(), { f: 1 });
  putFault(faults, { kind: 'latency' });
  t.same([faults.device.length, faults.channel.length, faults.hits()], [0, 1, { f: 0 }]);
  faults.remove('f');
  t.same([faults.channel.length, faults.hits()], [0, {}]);
});
