// GenerateQuorumToken, ListQuorumTokens, DeleteQuorumTokens: on this HSM alone, nothing of them is in the ledger.

import { SimError } from '../../../src/errors.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Core, Scope } from '../core.ts';
import { refusal } from '../refusal.ts';

const SERVICES: readonly QuorumService[] = [
  ...[QuorumService.SERVICE_USER, QuorumService.SERVICE_QUORUM, QuorumService.SERVICE_REGISTRATION],
];

export function generateQuorumToken(scope: Scope, { service }: BodyOf<'generateQuorumToken'>): ResponseFields {
  const { core, session } = scope;
  const user = { name: session.username, type: session.role };
  if (!SERVICES.includes(service)) throw refusal(Status.INVALID_ARGUMENT, 'service: user, quorum or registration');
  try {
    if (service !== QuorumService.SERVICE_REGISTRATION && session.role !== Role.ADMIN) {
      throw refusal(Status.ROLE_NOT_PERMITTED, 'what this service covers is for admins');
    }
    const token = core.quorumTokens.generate(session, service, core.random);
    core.audit.record('CN_GET_TOKEN', session.handle, Status.SUCCESS, { user });
    return {
      quorumToken: {
        token: token.octets,
        approvalsRequired: approvalsRequired(core, service),
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

export function listQuorumTokens({ core }: Scope): ResponseFields {
  const tokens = core.quorumTokens.list().map((token) => ({
    username: token.session.username,
    service: token.service,
    approvalsRequired: approvalsRequired(core, token.service),
    timeoutSeconds: core.quorumTokens.secondsLeft(token),
  }));
  return { quorumTokens: { tokens } };
}

export function deleteQuorumTokens({ core, session }: Scope, { all }: BodyOf<'deleteQuorumTokens'>): ResponseFields {
  core.quorumTokens.delete(all ? undefined : session.username);
  const user = { name: session.username, type: session.role };
  core.audit.record('CN_DELETE_TOKEN', session.handle, Status.SUCCESS, { user });
  return {};
}

const approvalsRequired = ({ state }: Core, service: QuorumService): number => state.quorumValues.get(service) ?? 1;
