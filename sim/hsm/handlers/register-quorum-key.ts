// RegisterQuorumKey: what a user approves with. Where there is a second factor, it is the same key.

import { equalOctets } from '../../../src/runtime/crypto.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import { requireProvenKey } from '../approval.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { refusal } from '../refusal.ts';
import { requireUser } from '../users.ts';

export function registerQuorumKey(
  scope: Scope,
  body: BodyOf<'registerQuorumKey'>,
  call: Call,
): Promise<ResponseFields> {
  const { core, session } = scope;
  const { username, role } = session;
  return audited(
    scope,
    'CN_REGISTER_QUORUM_PUB_KEY',
    () => ({ user: { name: username, type: role } }),
    async () => {
      const publicKey = requireProvenKey(scope, body.publicKey, body.signedToken);
      return core.writes.run(call, () => {
        core.sessions.requireLive(session);
        const { mfaPublicKey } = requireUser(core.state.users, username, role);
        if (mfaPublicKey !== undefined && !equalOctets(mfaPublicKey, publicKey)) {
          throw refusal(Status.POLICY_VIOLATION, 'public_key: not that of the second factor');
        }
        return { fact: { type: 'quorum_key_registered', username, publicKey }, answer: () => ({}) };
      });
    },
  );
}
