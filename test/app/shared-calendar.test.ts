import t from 'tap';
import { SharedCalendar } from '../../app/shared-calendar.ts';

const HOUR_MS = 3_600_000;

t.test('who listens hears of every advance before anything that was due runs', (t) => {
  const calendar = new SharedCalendar();
  const heard: string[] = [];
  const stop = calendar.onAdvance((byMs) => void heard.push(`advanced by ${byMs}`));
  calendar.at(calendar.now() + HOUR_MS, () => void heard.push('due'));
  calendar.advance(HOUR_MS);
  stop();
  calendar.advance(HOUR_MS);
  t.same(heard, [`advanced by ${HOUR_MS}`, 'due']);
  t.equal(calendar.aheadMs, 2 * HOUR_MS);
  t.end();
});

t.test('it may begin behind the system’s date, and goes on from there', (t) => {
  const calendar = new SharedCalendar(-HOUR_MS);
  const behindMs = new SharedCalendar().now() - calendar.now();
  t.ok(Math.abs(behindMs - HOUR_MS) < HOUR_MS / 10, `${behindMs} ms behind`);
  let isDue = false;
  calendar.at(calendar.now() + HOUR_MS / 2, () => {
    isDue = true;
  });
  calendar.advance(HOUR_MS / 2);
  t.ok(isDue);
  t.equal(calendar.aheadMs, -HOUR_MS / 2);
  t.end();
});

t.test('while it is held it has one date; then it goes on from where it would be', (t) => {
  const calendar = SharedCalendar.from(Date.UTC(2026, 2, 1));
  const goOn = calendar.hold(Date.UTC(2026, 2, 1));
  t.equal(calendar.now(), Date.UTC(2026, 2, 1));
  const passed = performance.now();
  while (performance.now() - passed < 2);
  t.equal(calendar.now(), Date.UTC(2026, 2, 1));
  goOn();
  t.ok(calendar.now() > Date.UTC(2026, 2, 1));
  t.end();
});
