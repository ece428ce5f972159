// What a quorum, of admins or of the users of a key, may have to approve: the token is of one HSM, and so is what it
// approves.

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

type OnKey = 'sign' | 'wrapKey' | 'unwrapKey' | 'setAttributes' | 'shareKey' | 'unshareKey';

/**
 * @param paths of the approval files, by the member of the request that has the approval; undefined: without
 * @throws SimError as `Cluster.request`
 */
export async function requestOnKey<O extends OnKey>(
  cluster: Cluster,
  operation: O,
  body: BodyFieldsOf<O>,
  paths: Readonly<Record<string, string | undefined>>,
): Promise<Response> {
  const given = Object.entries(paths).flatMap(([member, path]) =>
    path === undefined ? [] : [[member, path] as const],
  );
  const approvals = Object.fromEntries(given.map(([member, path]) => [member, readApprovalFile(path)]));
  if (given.length > 0) return cluster.requestHome(operation, { ...body, ...approvals });
  try {
    return await cluster.request(operation, body);
  } catch (error) {
    if (!SimError.isRefusal(error, 'QUORUM_FAILED')) throw error;
    // Of keys, the user guide has it the other way about than of users: this without a token, that with a spent one.
    throw new SimError('device_refused', 'Quorum Failed', { cause: error });
  }
}
