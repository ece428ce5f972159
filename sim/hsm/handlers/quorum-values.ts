// SetQuorumValue, SetQuorumTimeouts and ListQuorumSettings. Once set, a value is changed only with the approval that it asks for.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { forAdmins, withApproval } from '../approval.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { refusal } from '../refusal.ts';

const VALUE_MIN = 2;
const VALUE_MAX = 8;
/** Ours: a day. */
const TIMEOUT_SECONDS_MAX = 86_400;
const SERVICES = [QuorumService.SERVICE_USER, QuorumService.SERVICE_QUORUM];

export function setQuorumValue(scope: Scope, body: BodyOf<'setQuorumValue'>, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const { service, quorumValue: value } = body;
  return audited(
    scope,
    'CN_SET_M_VALUE',
    () => ({ user: { name: session.username, type: session.role } }),
    async () => {
      if (!SERVICES.includes(service)) throw refusal(Status.INVALID_ARGUMENT, 'service: user or quorum');
      if (value < VALUE_MIN || value > VALUE_MAX) {
        throw refusal(Status.INVALID_ARGUMENT, `quorum_value: ${VALUE_MIN} to ${VALUE_MAX}`);
      }
      return withApproval(scope, forAdmins(scope, QuorumService.SERVICE_QUORUM), body.approval, (check) =>
        core.writes.run(call, () => {
          core.sessions.requireLive(session);
          check();
          // Otherwise nothing that needs approval could ever be done again.
          if (core.state.users.approverCount() < value) {
            throw refusal(Status.POLICY_VIOLATION, 'fewer admins than that are registered for quorum authentication');
          }
          return { fact: { type: 'quorum_value_set', service, value }, answer: () => ({}) };
        }),
      );
    },
  );
}

export function setQuorumTimeouts(
  scope: Scope,
  { generatedSeconds, approvedSeconds }: BodyOf<'setQuorumTimeouts'>,
  call: Call,
): Promise<ResponseFields> {
  const { core, session } = scope;
  return audited(
    scope,
    'CN_SET_TOKEN_TIMEOUT',
    () => ({ user: { name: session.username, type: session.role } }),
    async () => {
      const longest = Math.max(generatedSeconds, approvedSeconds);
      if (longest === 0 || longest > TIMEOUT_SECONDS_MAX) {
        throw refusal(Status.INVALID_ARGUMENT, `generated_seconds, approved_seconds: 1 to ${TIMEOUT_SECONDS_MAX}`);
      }
      return core.writes.run(call, () => {
        core.sessions.requireLive(session);
        const { quorumTimeouts: now } = core.state;
        const timeouts = {
          generatedSeconds: generatedSeconds || now.generatedSeconds,
          approvedSeconds: approvedSeconds || now.approvedSeconds,
        };
        return { fact: { type: 'quorum_timeouts_set', ...timeouts }, answer: () => ({}) };
      });
    },
  );
}

export function listQuorumSettings({ core }: Scope): ResponseFields {
  const values = SERVICES.map((service) => ({ service, quorumValue: core.state.quorumValues.get(service) ?? 1 }));
  return { quorumSettings: { values, ...core.state.quorumTimeouts } };
}
