import t from 'tap';
import { Scheduler, type SliceCheck, timeSlices, type Worker } from '../../../sim/server/scheduler.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { countedSlices } from '../../support/counted-slices.ts';

/** A worker with so many pieces of work, which writes its name down for each. */
const worker = (name: string, pieces: number, log: string[]): Worker => {
  let left = pieces;
  return {
    work(slice: SliceCheck): boolean {
      while (left > 0) {
        left--;
        log.push(name);
        if (slice.isOver()) break;
      }
      return left > 0;
    },
  };
};

t.test('those who have work take turns, a slice each', async (t) => {
  const clock = new ManualClock();
  const log: string[] = [];
  const soon = (run: () => void): void => {
    clock.monotonic.soon(() => {
      log.push('|');
      run();
    });
  };
  const scheduler = new Scheduler({ ...clock.monotonic, soon }, countedSlices(2));
  scheduler.enroll(worker('a', 5, log));
  scheduler.enroll(worker('b', 3, log));
  scheduler.enroll(worker('c', 1, log));
  t.same(log, [], 'nothing in the turn of who enrolls');
  clock.advance(0);
  t.same(log.join(''), '|aa|bb|caa|ba', 'who uses a slice up ends the turn; who has less to do shares it');
});

t.test('who comes in between waits for one slice, not for all of the work', async (t) => {
  const clock = new ManualClock();
  const scheduler = new Scheduler(clock.monotonic, countedSlices(2));
  const log: string[] = [];
  const late = worker('b', 1, log);
  let enrolled = false;
  scheduler.enroll({
    work(slice) {
      if (!enrolled) scheduler.enroll(late);
      enrolled = true;
      return greedy.work(slice);
    },
  });
  const greedy = worker('a', 100, log);
  clock.advance(0);
  t.equal(log.indexOf('b'), 2);
  t.equal(log.length, 101);
});

t.test('who withdraws gets no more turns', async (t) => {
  const clock = new ManualClock();
  const scheduler = new Scheduler(clock.monotonic, countedSlices(1));
  const log: string[] = [];
  const quitter = worker('a', 3, log);
  scheduler.enroll(quitter);
  scheduler.withdraw(quitter);
  clock.advance(0);
  t.same(log, []);
});

t.test('a slice lasts about a millisecond of the clock', async (t) => {
  const clock = new ManualClock();
  const slice = timeSlices(clock.monotonic);
  slice.start();
  let pieces = 0;
  do {
    clock.advance(0.1);
    pieces++;
  } while (!slice.isOver());
  t.ok(pieces >= 10 && pieces <= 18, `${pieces} pieces of 0.1 ms`);
});
