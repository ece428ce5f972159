// A cluster of a seed, with its users and with the keys that are on it from the start.

import { knownKeyFact } from '../../sim/hsm/known-keys.ts';
import { createArns } from '../../src/kms/arns.ts';
import { ACCOUNT } from '../account.ts';
import { newCustomerCa, newPassword } from '../seed.ts';
import type { MadeCluster, Step } from './apply-seed.ts';
import { backingKey } from './backing-key.ts';
import { HsmKeyMaker } from './hsm-key-maker.ts';
import { makeCluster, type SeededUser } from './make-cluster.ts';
import type { PlannedCluster, PlannedKey, PlannedUser } from './plan.ts';
import { KMS_USERNAME } from './plan-users.ts';
import type { SeedTarget } from './seed-target.ts';

/**
 * @param keys of those KMS keys that are to be on it, the ones whose material is given
 * @param nowMs of its certificate
 */
export async function applyCluster(
  target: SeedTarget,
  step: Step,
  planned: PlannedCluster,
  keys: readonly PlannedKey[],
  nowMs: number,
): Promise<MadeCluster> {
  const { devices, generateKeyPair } = target;
  const { random } = target.runtime;
  const { customerCa, state } = planned;
  const users = planned.users.map((user) => seededUser(user, () => newPassword(random)));
  // It is made beside the cluster's own. Whoever takes it hears of a failure.
  const caKeyPair = state === 'UNINITIALIZED' || customerCa !== undefined ? undefined : generateKeyPair();
  caKeyPair?.catch(() => {});
  const cluster = await makeCluster(
    { world: devices.world, random, nowMs },
    {
      ...planned,
      users,
      authority: async () => {
        if (customerCa === undefined) return newCustomerCa(await (caKeyPair ?? generateKeyPair()), random, nowMs);
        return { certificatePem: customerCa.certificatePem, privateKeyPem: textOf(customerCa.privateKey.reveal()) };
      },
      furnish: async (cluster) => {
        for (const key of keys) await step(key.path, () => putBackingKey(cluster, key));
        const maker = new HsmKeyMaker(target.runtime, cluster, users);
        try {
          for (const key of planned.hsmKeys) await step(key.path, () => maker.make(key));
        } finally {
          await maker.close();
        }
      },
    },
  );
  const { trustAnchorPem: customerCaPem, hsms } = cluster.describe();
  if (customerCaPem !== undefined) devices.keep({ cluster, customerCaPem, users });
  return { cluster, users, hsmIds: hsms.map(({ hsmId }) => hsmId) };
}

const seededUser = ({ username, role, password, passwordFrom }: PlannedUser, made: () => string): SeededUser => ({
  ...{ username, role },
  password: password === undefined ? made() : textOf(password.reveal()),
  isPasswordHidden: passwordFrom === 'elsewhere',
});

async function putBackingKey(cluster: MadeCluster['cluster'], { keyId, material }: PlannedKey): Promise<void> {
  if (keyId === undefined || material === undefined) return;
  const key = backingKey(keyId, createArns(ACCOUNT.region, ACCOUNT.accountId).ofKey(keyId), material);
  await cluster.act(async (_users, clusterKey, position) => knownKeyFact(clusterKey, position, KMS_USERNAME, key));
}

const textOf = (octets: Uint8Array): string => Buffer.from(octets).toString('utf8');
