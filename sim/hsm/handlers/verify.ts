// Verify, with any of the signature mechanisms, MACs among them. One answer for every signature that is not right.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Later, Scope } from '../core.ts';
import type { MaybeLong } from '../crypto/long-work.ts';
import type { Signer } from '../crypto/mechanism.ts';
import { SIGNERS, type SignerName, type SignerParams } from '../crypto/signers.ts';
import { useKey } from '../key-use.ts';
import { answered, choose } from '../mechanism-choice.ts';
import { refusal } from '../refusal.ts';

type Body = BodyOf<'verify'>;

export function verify(scope: Scope, body: Body): ResponseFields | Later {
  return answered(scope, verifyWith(scope, body, body.mechanism as SignerName | undefined), (isValid) => {
    if (!isValid) throw refusal(Status.SIGNATURE_INVALID, 'the signature is not of this data under this key');
    return {};
  });
}

function verifyWith<M extends SignerName>(scope: Scope, body: Body, name: M | undefined): MaybeLong<boolean> {
  const signer: Signer<SignerParams<M>> = choose(scope, SIGNERS, name);
  const key = useKey(scope, body.keyHandle, AttributeType.VERIFY, signer.keyKind);
  const params = body[name as M] as SignerParams<M>;
  return signer.verify(key, body.data, body.signature, params, scope.core.tools);
}
