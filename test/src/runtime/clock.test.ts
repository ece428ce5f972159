// The calendar: what becomes due while it is advanced runs at its own date, in order, and so does what that makes due.

import t from 'tap';
import { type AdvanceableCalendar, SystemCalendar } from '../../../src/runtime/clock.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';

const DAY_MS = 24 * 3_600_000;

const CALENDARS: readonly [string, () => AdvanceableCalendar][] = [
  ['the system’s', () => new SystemCalendar()],
  ['a manual one', () => new ManualClock().calendar],
];

for (const [name, make] of CALENDARS) {
  t.test(`${name}: in the order of the dates, each at its date`, async (t) => {
    const calendar = make();
    const start = calendar.now();
    const seen: [string, number][] = [];
    const note = (what: string): void => void seen.push([what, Math.round((calendar.now() - start) / DAY_MS)]);
    calendar.at(start + 3 * DAY_MS, () => note('third'));
    calendar.at(start + DAY_MS, () => {
      note('first');
      calendar.at(start + 2 * DAY_MS, () => note('made on the way'));
    });
    calendar.at(start + 3 * DAY_MS, () => note('third again'));
    calendar.at(start + 11 * DAY_MS, () => note('too late'));
    calendar.advance(10 * DAY_MS);
    t.same(seen, [
      ['first', 1],
      ['made on the way', 2],
      ['third', 3],
      ['third again', 3],
    ]);
    t.equal(Math.round((calendar.now() - start) / DAY_MS), 10);
  });

  t.test(`${name}: what is cancelled does not run, also when something cancels it on the way`, async (t) => {
    const calendar = make();
    const start = calendar.now();
    const seen: string[] = [];
    const later = calendar.at(start + 2 * DAY_MS, () => seen.push('later'));
    calendar.at(start + DAY_MS, () => later.cancel());
    calendar.at(start + DAY_MS, () => seen.push('cancelled')).cancel();
    calendar.advance(3 * DAY_MS);
    t.same(seen, []);
  });
}

t.test('one that throws keeps no other from running', async (t) => {
  const calendar = new SystemCalendar();
  const start = calendar.now();
  const seen: string[] = [];
  calendar.at(start + DAY_MS, () => {
    throw new Error('broken');
  });
  calendar.at(start + 2 * DAY_MS, () => seen.push('second'));
  t.throws(() => calendar.advance(3 * DAY_MS), { message: 'broken' });
  t.same(seen, ['second']);
  t.ok(calendar.now() - start >= 3 * DAY_MS);
});

t.test('a date that has passed is due in the next turn of the monotonic clock', async (t) => {
  const clock = new ManualClock();
  const calendar = new SystemCalendar(clock.monotonic);
  const seen: string[] = [];
  calendar.at(calendar.now() - 1, () => seen.push('past'));
  t.same(seen, []);
  clock.advance(0);
  t.same(seen, ['past']);
});
