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
  t.equal(calendar.advancedMs, 2 * HOUR_MS);
  t.end();
});
