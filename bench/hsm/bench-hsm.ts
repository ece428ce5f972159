// One HSM as a cluster of one would have it: with a crypto user, and with as many keys of that user as are wanted.

import { GENERATED } from '../../sim/hsm/attribute-table.ts';
import { newKeyAttributes } from '../../sim/hsm/attributes.ts';
import { poolExecutor } from '../../sim/hsm/crypto/long-work.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { createHsm, type Hsm } from '../../sim/hsm/hsm.ts';
import { TOKEN_KEY_HANDLE_BASE } from '../../sim/hsm/key-vault.ts';
import { maskMaterial } from '../../sim/hsm/masking.ts';
import { firstUserCreated } from '../../sim/hsm/user-facts.ts';
import { MemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { type AdvanceableCalendar, SystemCalendar, systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Role } from '../../src/wire/roles.ts';
import { CLUSTER_ID, HSM_ID, PASSWORD, USERNAME } from './names.ts';

export interface BenchHsm {
  readonly hsm: Hsm;
  readonly calendar: AdvanceableCalendar;
  /** Of the first of the keys; the others follow it without a gap. */
  readonly firstKeyHandle: number;
}

/** Has applied everything. */
export async function createBenchHsm(keyCount = 0): Promise<BenchHsm> {
  const ledger = new MemoryLedger<ClusterFact>();
  const clusterKey = systemRandom.octets(32);
  const user = { username: USERNAME, role: Role.CRYPTO_USER, password: Buffer.from(PASSWORD) };
  const head = await ledger.append(await firstUserCreated(clusterKey, systemRandom, user), 0);
  const firstKeyHandle = TOKEN_KEY_HANDLE_BASE + head + 1;
  for (let index = 0; index < keyCount; index++) {
    await ledger.append(keyGenerated(clusterKey, firstKeyHandle + index), head + index);
  }
  const calendar = new SystemCalendar();
  const hsm = createHsm({
    ...{ clusterId: CLUSTER_ID, hsmId: HSM_ID, clusterKey, ledger, random: systemRandom },
    clock: { monotonic: systemMonotonic, calendar },
    executor: poolExecutor(systemMonotonic),
  });
  await hsm.ready;
  return { hsm, calendar, firstKeyHandle };
}

const OF_AN_AES_KEY = {
  ...{ keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES, origin: GENERATED },
  ...{ lengthBytes: 32, checkValue: Uint8Array.of(1, 2, 3) },
};
const FLAGS = [AttributeType.TOKEN, AttributeType.ENCRYPT, AttributeType.DECRYPT];
const ATTRIBUTES = newKeyAttributes(new Map(FLAGS.map((type) => [type, true])), OF_AN_AES_KEY);

/** Each with a label and material of its own. */
function keyGenerated(clusterKey: Uint8Array, handle: number): ClusterFact {
  const attributes = { ...ATTRIBUTES, [AttributeType.LABEL]: Buffer.from(`bench ${handle}`) };
  const key = { handle, owner: USERNAME, attributes };
  const maskedMaterial = maskMaterial(clusterKey, key, systemRandom.octets(32));
  return { type: 'key_generated', ...key, maskedMaterial, idempotencyKey: '' };
}
