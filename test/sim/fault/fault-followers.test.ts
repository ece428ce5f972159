// Threads that faults can hit in: they are told of every change, and their hits are counted once.

import t from 'tap';
import type { Fault } from '../../../sim/fault/fault.ts';
import { FaultFollowers } from '../../../sim/fault/fault-followers.ts';
import { fault } from '../../support/fault-world.ts';

class Follower {
  readonly known = new Map<string, Fault>();
  counted: Record<string, number> = {};
  /** What puts wait for. */
  ready: Promise<void> = Promise.resolve();

  async put(fault: Fault): Promise<void> {
    await this.ready;
    this.known.set(fault.name, fault);
  }

  async remove(name: string): Promise<void> {
    this.known.delete(name);
  }

  async hits(): Promise<Record<string, number>> {
    return this.counted;
  }
}

t.test('each is told what there is, and what comes', async (t) => {
  const followers = new FaultFollowers();
  await followers.put(fault({ name: 'a', kind: 'busy' }));
  const follower = new Follower();
  const { faults } = followers.follow(follower);
  t.same(
    faults.map(({ name }) => name),
    ['a'],
  );
  await followers.put(fault({ name: 'b', kind: 'throttle', skip: 1 }));
  await followers.put(fault({ name: 'b', kind: 'throttle', skip: 2 }));
  t.equal(follower.known.get('b')?.skip, 2);
  await followers.remove('b');
  t.notOk(follower.known.has('b'));
  await followers.remove('b');
});

t.test('a fault is there once it can hit everywhere', async (t) => {
  const followers = new FaultFollowers();
  const [quick, slow] = [new Follower(), new Follower()];
  let wake = (): void => {};
  slow.ready = new Promise((resolve) => {
    wake = resolve;
  });
  followers.follow(quick);
  followers.follow(slow);
  let isThere = false;
  const putting = followers.put(fault({ name: 'a', kind: 'busy' })).then(() => {
    isThere = true;
  });
  await new Promise(setImmediate);
  t.same([quick.known.has('a'), isThere], [true, false]);
  wake();
  await putting;
  t.ok(slow.known.has('a'));
});

t.test('hits: of all of them, those that are gone among them, each once', async (t) => {
  const followers = new FaultFollowers();
  const [first, second] = [new Follower(), new Follower()];
  const following = followers.follow(first);
  followers.follow(second);
  await followers.put(fault({ name: 'a', kind: 'busy' }));
  await followers.put(fault({ name: 'b', kind: 'busy' }));
  first.counted = { a: 2 };
  second.counted = { a: 3, b: 1 };
  t.same(await followers.hits(), { a: 5, b: 1 });
  const [, during] = await Promise.all([following.end(), followers.hits()]);
  t.same(during, { a: 5, b: 1 });
  await following.end();
  t.same(await followers.hits(), { a: 5, b: 1 });
  await followers.put(fault({ name: 'b', kind: 'throttle' }));
  t.notOk(first.known.get('b')?.kind === 'throttle', 'it is gone');
  await followers.remove('a');
  await followers.put(fault({ name: 'a', kind: 'busy' }));
  second.counted = {};
  t.same(await followers.hits(), { b: 0, a: 0 }, 'counts begin anew');
});

t.test('hits of one that goes do not count for a fault that is changed meanwhile', async (t) => {
  const followers = new FaultFollowers();
  const follower = new Follower();
  const following = followers.follow(follower);
  await followers.put(fault({ name: 'a', kind: 'busy' }));
  follower.counted = { a: 7 };
  const ending = following.end();
  await Promise.all([ending, followers.put(fault({ name: 'a', kind: 'busy', skip: 1 }))]);
  t.same(await followers.hits(), { a: 0 });
});

t.test('a follower that does not know a fault has not counted it, whatever its name', async (t) => {
  const followers = new FaultFollowers();
  const following = followers.follow(new Follower());
  for (const name of ['constructor', 'toString', '__proto__']) await followers.put(fault({ name, kind: 'busy' }));
  const none = { constructor: 0, toString: 0, ['__proto__']: 0 };
  t.same(await followers.hits(), none);
  await following.end();
  t.same(await followers.hits(), none);
});

t.test('once the end is near, nobody knows a fault any more', async (t) => {
  const followers = new FaultFollowers();
  const [one, other] = [new Follower(), new Follower()];
  for (const follower of [one, other]) followers.follow(follower);
  for (const name of ['a', 'b']) await followers.put(fault({ name, kind: 'busy' }));
  await followers.removeAll();
  t.same([one.known.size, other.known.size, await followers.hits()], [0, 0, {}]);
});
