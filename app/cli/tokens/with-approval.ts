// What a quorum of admins may have to approve: the token is of one HSM, and so is what it approves.

import { SimError } from '../../../src/errors.ts';
import type { BodyFieldsOf, Response } from '../../../src/wire/messages.ts';
import type { Cluster } from '../command-context.ts';
import { text } from '../language/flag.ts';
import { readApprovalFile } from './approval-file.ts';

export const approvalFlag = text('APPROVAL', 'Filepath of signed quorum token file to approve operation');

type Approvable = 'createUser' | 'deleteUser' | 'changePassword' | 'changeMfa' | 'setQuorumValue';

/** @param path of the approval file; undefined: without. @throws SimError as `Cluster.request` */
export async function requestWithApproval<O extends Approvable>(
  cluster: Cluster,
  operation: O,
  body: BodyFieldsOf<O>,
  path: string | undefined,
): Promise<Response> {
  if (path === undefined) return cluster.request(operation, body);
  const approval = readApprovalFile(path);
  try {
    return await cluster.requestHome(operation, { ...body, approval });
  } catch (error) {
    if (!SimError.isRefusal(error, 'QUORUM_FAILED')) throw error;
    throw new SimError('device_refused', 'Quorum Failed', { cause: error });
  }
}
