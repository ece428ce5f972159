// One HSM as a cluster of one would have it: with a crypto user, and with as many keys of that user as are wanted: those
// that `drawnKeys` names can be used.

import { GENERATED } from '../../sim/hsm/attribute-table.ts';
import { newKeyAttributes } from '../../sim/hsm/attributes.ts';
import { poolExecutor } from '../../sim/hsm/crypto/long-work.ts';
import { createHsm, type Hsm } from '../../sim/hsm/hsm.ts';
import { TOKEN_KEY_HANDLE_BASE } from '../../sim/hsm/key-vault.ts';
import { type KeyIdentity, maskMaterial } from '../../sim/hsm/masking.ts';
import { firstUserCreated } from '../../sim/hsm/user-facts.ts';
import { type AdvanceableCalendar, SystemCalendar, systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Role } from '../../src/wire/roles.ts';
import { drawnKeys } from './drawn-keys.ts';
import { CLUSTER_ID, HSM_ID, PASSWORD, USERNAME } from './names.ts';
import { PreparedLedger } from './prepared-ledger.ts';

export interface BenchHsm {
  readonly hsm: Hsm;
  readonly calendar: AdvanceableCalendar;
  /** Of the first of the keys; the others follow it without a gap. */
  readonly firstKeyHandle: number;
}

/** Has applied everything. */
export async function createBenchHsm(keyCount = 0): Promise<BenchHsm> {
  const clusterKey = systemRandom.octets(32);
  const user = { username: USERNAME, role: Role.CRYPTO_USER, password: Buffer.from(PASSWORD) };
  const userCreated = await firstUserCreated(clusterKey, systemRandom, user);
  const used = new Uint8Array(keyCount);
  for (const index of drawnKeys(keyCount)) used[index] = 1;
  const ledger = new PreparedLedger(1 + keyCount, (position) => {
    if (position === 1) return userCreated;
    const key = identityOf(TOKEN_KEY_HANDLE_BASE + position);
    // What nobody will use is never opened.
    const maskedMaterial = used[position - 2] ? maskMaterial(clusterKey, key, MATERIAL) : NEVER_OPENED;
    return { type: 'key_generated', ...key, maskedMaterial, idempotencyKey: '' };
  });
  const calendar = new SystemCalendar();
  const hsm = createHsm({
    ...{ clusterId: CLUSTER_ID, hsmId: HSM_ID, clusterKey, ledger, random: systemRandom },
    clock: { monotonic: systemMonotonic, calendar },
    executor: poolExecutor(systemMonotonic),
  });
  await hsm.ready;
  return { hsm, calendar, firstKeyHandle: TOKEN_KEY_HANDLE_BASE + 2 };
}

const OF_AN_AES_KEY = {
  ...{ keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES, origin: GENERATED },
  ...{ lengthBytes: 32, checkValue: Uint8Array.of(1, 2, 3) },
};
const FLAGS = [AttributeType.TOKEN, AttributeType.ENCRYPT, AttributeType.DECRYPT];
const ATTRIBUTES = newKeyAttributes(new Map(FLAGS.map((type) => [type, true])), OF_AN_AES_KEY);
/** Of every key: to draw it anew a million times would take longer than all the rest. Each is masked by itself. */
const MATERIAL = systemRandom.octets(32);
const NEVER_OPENED = new Uint8Array(60);

const identityOf = (handle: number): KeyIdentity => ({
  ...{ handle, owner: USERNAME },
  attributes: { ...ATTRIBUTES, [AttributeType.LABEL]: Buffer.from(`bench ${handle}`) },
});
