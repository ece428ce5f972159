// Clones: clusters from one backup share the masking key, and number new keys apart.

import t from 'tap';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../sim/cluster/clusters.ts';
import { KEY_HANDLE_RANGE_COUNT } from '../../../sim/hsm/key-handles.ts';
import { makeActiveCluster } from '../../support/cluster-world.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('each has a range of handles of its own, and the key of its original', async (t) => {
  const { clusters, subnetIds, machines, firstMachine } = await makeActiveCluster();
  const backupId = clusters.backups.list().at(-1)?.backupId ?? '';
  const ranges = [firstMachine.start.keyHandleRange];
  t.same(ranges, [0]);
  for (const _ of [1, 2]) {
    const clone = clusters.begin(subnetIds, DEFAULT_CLUSTER_SETTINGS, clusters.backups.open(backupId));
    await turn();
    await clone.addHsm('us-east-1a');
    const { start } = machines.at(-1) ?? {};
    t.same(start?.clusterKey, firstMachine.start.clusterKey);
    ranges.push(start?.keyHandleRange ?? 0);
  }
  t.equal(new Set(ranges).size, 3);
});

t.test('when there are no more ranges, no more clusters are made from backups', async (t) => {
  const { clusters, subnetIds, network } = await makeActiveCluster();
  const backupId = clusters.backups.list().at(-1)?.backupId ?? '';
  const clone = () => clusters.begin(subnetIds, DEFAULT_CLUSTER_SETTINGS, clusters.backups.open(backupId));
  for (let count = 1; count < KEY_HANDLE_RANGE_COUNT - 1; count++) {
    const { securityGroupId } = await clusters.delete(clusters.create(subnetIds));
    network.deleteSecurityGroup(securityGroupId);
  }
  await turn();
  t.equal(clusters.list().length, 1);
  const last = clone();
  await turn();
  t.equal(last.describe().state, 'ACTIVE');
  t.throws(clone, { code: 'CloudHsmInvalidRequestException' });
  t.ok(clusters.create(subnetIds), 'one that is from no backup needs none');
});
