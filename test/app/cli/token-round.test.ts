// The tokens of one log in are signed in one go: of the HSMs that bring one in time.

import t from 'tap';
import { TokenRound } from '../../../app/cli/cluster/token-round.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';

function round() {
  const clock = new ManualClock();
  const signed: string[][] = [];
  const sign = async (tokens: readonly Uint8Array[]) => {
    signed.push(tokens.map((token) => Buffer.from(token).toString()));
    return tokens.map((token) => Buffer.from(`signed ${Buffer.from(token)}`));
  };
  const tokens = new TokenRound(['hsm-a', 'hsm-b', 'hsm-c'], { sign, clock: clock.monotonic, othersWaitMs: 5_000 });
  const bring = async (hsmId: string): Promise<string> => {
    const signature = await tokens.sign(hsmId, Buffer.from(hsmId));
    return Buffer.from(signature).toString();
  };
  return { clock, signed, tokens, bring };
}

t.test('all of them at once, in the order of the HSMs', async (t) => {
  const { bring, signed } = round();
  const signatures = await Promise.all(['hsm-c', 'hsm-a', 'hsm-b'].map(bring));
  t.same(signed, [['hsm-a', 'hsm-b', 'hsm-c']]);
  t.same(signatures, ['signed hsm-c', 'signed hsm-a', 'signed hsm-b'], 'to each its own');
});

t.test('one that leaves is not waited for', async (t) => {
  const { bring, signed, tokens } = round();
  const others = Promise.all(['hsm-a', 'hsm-c'].map(bring));
  tokens.leave('hsm-b');
  await others;
  t.same(signed, [['hsm-a', 'hsm-c']]);
});

t.test('one that hangs is waited for so long, and what it brings after that is too late', async (t) => {
  const { bring, clock, signed } = round();
  const others = Promise.all(['hsm-a', 'hsm-c'].map(bring));
  clock.advance(4_999);
  t.same(signed, []);
  clock.advance(1);
  await others;
  t.same(signed, [['hsm-a', 'hsm-c']]);
  await t.rejects(bring('hsm-b'), { code: 'deadline_exceeded', message: /hsm-b came too late/ });
  t.equal(signed.length, 1);
});
