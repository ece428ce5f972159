// The resource of a policy: a backup of this account and Region that is READY.

import { backupIdOf, type ControlPlane } from './control-plane.ts';
import { invalidRequest, resourceNotFound } from './errors.ts';

/** @throws SimError `CloudHsmInvalidRequestException`, `CloudHsmResourceNotFoundException` */
export function requirePolicyResource(controlPlane: ControlPlane, resourceArn: string | undefined): string {
  if (resourceArn === undefined) throw invalidRequest('A ResourceArn is needed.');
  if (!resourceArn.includes(':backup/')) throw invalidRequest('Only backups have resource policies.');
  const backup = controlPlane.clusters.backups.find(backupIdOf(controlPlane, resourceArn));
  if (backup === undefined) throw resourceNotFound(`The backup ${resourceArn} does not exist.`);
  if (backup.state !== 'READY') throw invalidRequest(`The backup is ${backup.state}, not READY.`);
  return resourceArn;
}
