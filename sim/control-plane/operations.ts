// The CloudHSM V2 operations, by name. Each is a file in operations/ and a line here.

import type { Handler } from '../../src/aws/service.ts';
import type { CalendarClock } from '../../src/runtime/clock.ts';
import type { Clusters } from '../cluster/clusters.ts';
import type { ControlPlane } from './control-plane.ts';
import { copyBackupToRegion } from './operations/copy-backup-to-region.ts';
import { createCluster } from './operations/create-cluster.ts';
import { createHsm } from './operations/create-hsm.ts';
import { deleteBackup } from './operations/delete-backup.ts';
import { deleteCluster } from './operations/delete-cluster.ts';
import { deleteHsm } from './operations/delete-hsm.ts';
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts';
import { describeBackups } from './operations/describe-backups.ts';
import { describeClusters } from './operations/describe-clusters.ts';
import { getResourcePolicy } from './operations/get-resource-policy.ts';
import { initializeCluster } from './operations/initialize-cluster.ts';
import { listTags } from './operations/list-tags.ts';
import { modifyBackupAttributes } from './operations/modify-backup-attributes.ts';
import { modifyCluster } from './operations/modify-cluster.ts';
import { putResourcePolicy } from './operations/put-resource-policy.ts';
import { restoreBackup } from './operations/restore-backup.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { ResourcePolicies } from './resource-policies.ts';
import { Tags } from './tags.ts';

export interface ControlPlaneParts {
  readonly clusters: Clusters;
  readonly calendar: CalendarClock;
  readonly region: string;
  readonly accountId: string;
}

export function cloudHsmOperations(parts: ControlPlaneParts): Readonly<Record<string, Handler>> {
  const controlPlane: ControlPlane = { ...parts, tags: new Tags(), policies: new ResourcePolicies() };
  return {
    CopyBackupToRegion: copyBackupToRegion(controlPlane),
    CreateCluster: createCluster(controlPlane),
    CreateHsm: createHsm(controlPlane),
    DeleteBackup: deleteBackup(controlPlane),
    DeleteCluster: deleteCluster(controlPlane),
    DeleteHsm: deleteHsm(controlPlane),
    DeleteResourcePolicy: deleteResourcePolicy(controlPlane),
    DescribeBackups: describeBackups(controlPlane),
    DescribeClusters: describeClusters(controlPlane),
    GetResourcePolicy: getResourcePolicy(controlPlane),
    InitializeCluster: initializeCluster(controlPlane),
    ListTags: listTags(controlPlane),
    ModifyBackupAttributes: modifyBackupAttributes(controlPlane),
    ModifyCluster: modifyCluster(controlPlane),
    PutResourcePolicy: putResourcePolicy(controlPlane),
    RestoreBackup: restoreBackup(controlPlane),
    TagResource: tagResource(controlPlane),
    UntagResource: untagResource(controlPlane),
  };
}
