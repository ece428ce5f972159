// Adding an HSM to a cluster with 10,000 keys: the others do not stop. It takes about half a second for the keys on an idle
// machine, under a second in all; the bound is the order of magnitude, so that a busy machine does not decide.

import t from 'tap';
import { WorkerHsmFactory } from '../../../app/hsm/worker-hsm-factory.ts';
import { SharedCalendar } from '../../../app/shared-calendar.ts';
import { FaultFollowers } from '../../../sim/fault/fault-followers.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { exampleCertificate } from '../../support/certificates.ts';

const KEY_COUNT = 10_000;
const STARTED_WITHIN_MS = 10_000;

t.test('an HSM with 10,000 keys to learn', async (t) => {
  const ledger = new MemoryLedger<ClusterFact>();
  for (let index = 0; index < KEY_COUNT; index++) {
    const fact: ClusterFact = {
      ...{ type: 'key_generated', handle: 0x4_0000 + index + 1, owner: 'kmsuser' },
      attributes: { 0: 4, 3: Buffer.from(`label ${index}`), 258: Buffer.from(`id ${index}`) },
      maskedMaterial: new Uint8Array(60).fill(index & 0xff),
      idempotencyKey: `key ${index}`,
    };
    await ledger.append(fact, index);
  }
  const factory = new WorkerHsmFactory(new SharedCalendar(), new FaultFollowers(), silentLogger);
  const start = (hsmId: string, of: MemoryLedger<ClusterFact> = ledger) => {
    const { certificatePem, privateKeyPem } = exampleCertificate;
    const keys = { clusterKey: new Uint8Array(32), keyHandleRange: 0 };
    const place = { clusterId: 'cluster-aaaaaaaaaaa', hsmId, host: '127.0.0.1', port: 0 };
    return factory.start(
      { ...place, ordinal: '1.1', hsmType: 'hsm2m.medium', mode: 'FIPS', certificatePem, privateKeyPem, ...keys },
      of,
    );
  };
  const first = await start('hsm-aaaaaaaaaaa');
  const emptyMs = performance.now();
  const empty = await start('hsm-ccccccccccc', new MemoryLedger());
  const begunMs = performance.now();
  let answers = 0;
  let starting = true;
  const asking = (async () => {
    while (starting) {
      await first.auditEvents(-1);
      answers++;
    }
  })();
  const second = await start('hsm-bbbbbbbbbbb');
  const tookMs = performance.now() - begunMs;
  starting = false;
  await asking;
  const keysMs = tookMs - (begunMs - emptyMs);
  t.ok(keysMs < STARTED_WITHIN_MS, `${Math.round(tookMs)} ms, ${Math.round(keysMs)} of them for the keys`);
  t.ok(answers > 10, `the other answered ${answers} times meanwhile`);
  await Promise.all([first, second, empty].map((hsm) => hsm.stop()));
});
