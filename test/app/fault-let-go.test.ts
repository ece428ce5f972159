// Requests that a fault holds up when everything ends, or begins anew: they are let go, and nobody waits for them.

import { EncryptCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import { runSimulator } from '../support/running-simulator.ts';

const HOLDING: readonly object[] = [
  { kind: 'slow_response', parameters: { delayMs: 600_000 } },
  { kind: 'delay_response', parameters: { delayMs: 600_000 }, match: { operation: 'encrypt' } },
  { kind: 'latency', parameters: { latencyMs: 600_000 } },
];

for (const [end, faults] of [
  ['reset', HOLDING],
  ['stop', HOLDING.slice(0, 1)],
] as const) {
  t.test(end, async (t) => {
    for (const holding of faults) {
      const { kms, control, keyId, simulator } = await runSimulator(t);
      const body = JSON.stringify({ name: 'holding', ...holding });
      await control('faults', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      const seen: string[] = [];
      const answered = kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('x') })).then(
        () => seen.push('ok'),
        (error: Error) => seen.push(error.name),
      );
      const hits = async (): Promise<number> =>
        ((await (await control('faults/holding')).json()) as { hits: number }).hits;
      while ((await hits()) === 0);
      t.same(seen, [], 'it is held up');
      await simulator[end]();
      await Promise.race([answered, new Promise(setImmediate)]);
      t.same(seen, ['ok'], JSON.stringify(holding));
    }
  });
}
