// A clone of a cluster, as the user guide makes one: a backup, and another cluster from it.

import {
  CreateClusterCommand,
  CreateHsmCommand,
  DescribeBackupsCommand,
  type DescribeBackupsRequest,
} from '@aws-sdk/client-cloudhsm-v2';
import type { RunningSimulator } from './running-simulator.ts';

/** ACTIVE, with an HSM in each of the zones a, b and c. The original gets one in c, and a backup with it. Its id. */
export async function cloneCluster(world: RunningSimulator, clusterId: string): Promise<string> {
  const { cloudHsm } = world;
  const addHsm = async (ClusterId: string, zone: string): Promise<void> => {
    await cloudHsm.send(new CreateHsmCommand({ ClusterId, AvailabilityZone: `us-east-1${zone}` }));
    await world.settledCluster(ClusterId);
  };
  await addHsm(clusterId, 'c');
  const newest: DescribeBackupsRequest = { Filters: { clusterIds: [clusterId] }, SortAscending: false };
  const [backup] = (await cloudHsm.send(new DescribeBackupsCommand(newest))).Backups ?? [];
  const SubnetIds = await world.subnetIds();
  const create = new CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds, SourceBackupId: backup?.BackupId });
  const cloneId = (await cloudHsm.send(create)).Cluster?.ClusterId ?? '';
  await world.settledCluster(cloneId);
  for (const zone of ['a', 'b', 'c']) await addHsm(cloneId, zone);
  return cloneId;
}
