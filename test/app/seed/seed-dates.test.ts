// With `clock.start`, what a seed makes bears that date and no other, at every start and after every reset.

import { DescribeBackupsCommand, DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import { DescribeCustomKeyStoresCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import type { SeedDocument } from '../../../app/seed/seed-document.ts';
import { runSimulator } from '../../support/running-simulator.ts';

const DAY_MS = 86_400_000;
const startMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - 30 * DAY_MS;
const dateAfter = (days: number): string => new Date(startMs + days * DAY_MS).toISOString();
const START = dateAfter(0);

const SEED: SeedDocument = {
  version: 1,
  clock: { start: START.replace('.000Z', 'Z') },
  clusters: [{ name: 'main' }, { name: 'other', hsms: 1 }],
  customKeyStores: [{ name: 'store', cluster: 'main' }],
  keys: [
    { customKeyStore: 'store', aliases: ['alias/a'] },
    { customKeyStore: 'store', aliases: ['alias/leaves'], state: 'PendingDeletion', pendingWindowInDays: 7 },
  ],
  faults: [{ name: 'later', kind: 'busy', activeFrom: '+1d', activeUntil: '+2d' }],
};

type World = Awaited<ReturnType<typeof runSimulator>>;

async function datesIn(world: World) {
  const { kms, cloudHsm } = world;
  const { Clusters = [] } = await cloudHsm.send(new DescribeClustersCommand({}));
  const { Backups = [] } = await cloudHsm.send(new DescribeBackupsCommand({}));
  const { CustomKeyStores = [] } = await kms.send(new DescribeCustomKeyStoresCommand({}));
  const keys = world.simulator.describe().keys;
  const described = await Promise.all(keys.map(({ keyId }) => kms.send(new DescribeKeyCommand({ KeyId: keyId }))));
  const faults = (await (await world.control('faults')).json()) as readonly Record<string, unknown>[];
  return {
    clusters: Clusters.map(({ CreateTimestamp }) => CreateTimestamp?.toISOString()),
    backups: new Set(Backups.map(({ CreateTimestamp }) => CreateTimestamp?.toISOString())),
    stores: CustomKeyStores.map(({ CreationDate }) => CreationDate?.toISOString()),
    keys: described.map(({ KeyMetadata }) => KeyMetadata?.CreationDate?.toISOString()),
    deletions: described.flatMap(({ KeyMetadata }) => KeyMetadata?.DeletionDate?.toISOString() ?? []),
    faults: faults.map(({ activeFrom, activeUntil }) => [activeFrom, activeUntil]),
  };
}

t.test('every date of a seed is its own', async (t) => {
  const world = await runSimulator(t, { seed: SEED });
  const expected = {
    clusters: [START, START],
    backups: new Set([START]),
    stores: [START],
    keys: [START, START],
    deletions: [dateAfter(7)],
    faults: [[dateAfter(1), dateAfter(2)]],
  };
  t.same(await datesIn(world), expected);
  const { now } = (await (await world.control('clock')).json()) as { readonly now: string };
  t.ok(Date.parse(now) > startMs, 'the calendar goes on');

  await world.advance(3 * DAY_MS);
  await world.simulator.reset();
  t.same(await datesIn(world), expected, 'as at the start');
});
