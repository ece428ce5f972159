// GenerateQuorumToken, ListQuorumTokens, DeleteQuorumTokens: on this HSM alone, nothing of them is in the ledger.

import { SimError } from '../../../src/errors.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { forAdmins, managing, using } from '../approval.ts';
import type { Core, Scope } from '../core.ts';
import { findKey } from '../keys.ts';
import { isForKeys, type QuorumToken } from '../quorum-tokens.ts';
import { refusal } from '../refusal.ts';

/** And who may have a token of it. */
const ROLES: Readonly<Record<QuorumService, readonly Role[]>> = {
  [QuorumService.SERVICE_UNSPECIFIED]: [],
  [QuorumService.SERVICE_USER]: [Role.ADMIN],
  [QuorumService.SERVICE_QUORUM]: [Role.ADMIN],
  [QuorumService.SERVICE_REGISTRATION]: [Role.ADMIN, Role.CRYPTO_USER],
  [QuorumService.SERVICE_KEY_MANAGEMENT]: [Role.CRYPTO_USER],
  [QuorumService.SERVICE_KEY_USAGE]: [Role.CRYPTO_USER],
};

export function generateQuorumToken(scope: Scope, body: BodyOf<'generateQuorumToken'>): ResponseFields {
  const { core, session } = scope;
  const { service, keyHandle } = body;
  const user = { name: session.username, type: session.role };
  if ((ROLES[service] ?? []).length === 0) throw refusal(Status.INVALID_ARGUMENT, 'service: no such service');
  if (!isForKeys(service) && keyHandle !== 0) throw refusal(Status.INVALID_ARGUMENT, 'key_handle: not of this service');
  try {
    if (!ROLES[service].includes(session.role)) {
      throw refusal(Status.ROLE_NOT_PERMITTED, 'what this service covers is for another role');
    }
    if (isForKeys(service)) requireQuorumOfKeys(scope, keyHandle);
    const token = core.quorumTokens.generate(session, { service, keyHandle }, core.random);
    core.audit.record('CN_GET_TOKEN', session.handle, Status.SUCCESS, { user });
    return {
      quorumToken: {
        token: token.octets,
        approvalsRequired: approvalsRequired(core, token),
        timeoutSeconds: core.quorumTokens.secondsLeft(token),
      },
    };
  } catch (error) {
    if (error instanceof SimError && error.status !== undefined) {
      core.audit.record('CN_GET_TOKEN', session.handle, error.status, { user });
    }
    throw error;
  }
}

/** @throws refusal POLICY_VIOLATION, INVALID_OBJECT_HANDLE */
function requireQuorumOfKeys(scope: Scope, keyHandle: number): void {
  if (scope.core.settings.hsmType === 'hsm1.medium') {
    throw refusal(Status.POLICY_VIOLATION, 'service: keys of hsm1.medium have no quorum values');
  }
  findKey(scope, keyHandle);
}

export function listQuorumTokens({ core }: Scope): ResponseFields {
  const tokens = core.quorumTokens.list().map((token) => ({
    username: token.session.username,
    service: token.service,
    approvalsRequired: approvalsRequired(core, token),
    timeoutSeconds: core.quorumTokens.secondsLeft(token),
    keyHandle: token.keyHandle,
  }));
  return { quorumTokens: { tokens } };
}

export function deleteQuorumTokens({ core, session }: Scope, { all }: BodyOf<'deleteQuorumTokens'>): ResponseFields {
  core.quorumTokens.delete(all ? undefined : session.username);
  const user = { name: session.username, type: session.role };
  core.audit.record('CN_DELETE_TOKEN', session.handle, Status.SUCCESS, { user });
  return {};
}

function approvalsRequired(core: Core, { service, keyHandle, session }: QuorumToken): number {
  const holder = { core, session };
  if (service === QuorumService.SERVICE_KEY_MANAGEMENT) return Math.max(1, managing(holder, keyHandle).required());
  if (service === QuorumService.SERVICE_KEY_USAGE) return Math.max(1, using(holder, keyHandle).required());
  return forAdmins(holder, service).required();
}
