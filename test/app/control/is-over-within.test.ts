import t from 'tap';
import { isOverWithin } from '../../../app/control/is-over-within.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';

t.test('over in time, too late, and failed', async (t) => {
  const clock = new ManualClock();
  t.equal(await isOverWithin(5000, Promise.resolve('done'), clock.monotonic), true);
  await t.rejects(isOverWithin(5000, Promise.reject(new Error('broken')), clock.monotonic), { message: 'broken' });
  const late = isOverWithin(5000, new Promise(() => {}), clock.monotonic);
  clock.advance(4999);
  const undecided = Promise.resolve('undecided');
  t.equal(await Promise.race([late, undecided]), 'undecided');
  clock.advance(1);
  t.equal(await late, false);
});
