// A cluster or a backup by its id: what can have tags.

import { type ControlPlane, requireCluster } from './control-plane.ts';
import { resourceNotFound } from './errors.ts';

/** @throws SimError `CloudHsmResourceNotFoundException` */
export function requireTaggable(controlPlane: ControlPlane, resourceId: string): void {
  if (resourceId.startsWith('cluster-')) requireCluster(controlPlane, resourceId);
  else if (controlPlane.clusters.backups.find(resourceId) === undefined) {
    throw resourceNotFound(`The backup ${resourceId} does not exist.`);
  }
}
