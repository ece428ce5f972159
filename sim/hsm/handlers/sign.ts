// Sign, with any of the signature mechanisms, MACs among them. The users of a key may have to approve it.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { using, withApproval } from '../approval.ts';
import type { Call } from '../call.ts';
import type { Later, Scope } from '../core.ts';
import type { MaybeLong } from '../crypto/long-work.ts';
import type { Signer } from '../crypto/mechanism.ts';
import { SIGNERS, type SignerName, type SignerParams } from '../crypto/signers.ts';
import { useApprovedKey, useKey } from '../key-use.ts';
import { answered, choose } from '../mechanism-choice.ts';

type Body = BodyOf<'sign'>;

export function sign(scope: Scope, body: Body): ResponseFields | Later {
  if (body.approval !== null) return (call) => signApproved(scope, body, call);
  return signNow(scope, body, useKey);
}

const signApproved = (scope: Scope, body: Body, call: Call): Promise<ResponseFields> =>
  withApproval(scope, using(scope, body.keyHandle), body.approval, async (check) => {
    check();
    const answer = signNow(scope, body, useApprovedKey);
    return typeof answer === 'function' ? answer(call) : answer;
  });

function signNow(scope: Scope, body: Body, use: typeof useKey): ResponseFields | Later {
  const outcome = signWith(scope, body, body.mechanism as SignerName | undefined, use);
  return answered(scope, outcome, (signature) => ({ signed: { signature } }));
}

function signWith<M extends SignerName>(
  scope: Scope,
  body: Body,
  name: M | undefined,
  use: typeof useKey,
): MaybeLong<Uint8Array> {
  const signer: Signer<SignerParams<M>> = choose(scope, SIGNERS, name);
  const key = use(scope, body.keyHandle, AttributeType.SIGN, signer.keyKind);
  return signer.sign(key, body.data, body[name as M] as SignerParams<M>, scope.core.tools);
}
