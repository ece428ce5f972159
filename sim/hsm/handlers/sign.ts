// Sign, with any of the signature mechanisms, MACs among them.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import type { Later, Scope } from '../core.ts';
import type { MaybeLong } from '../crypto/long-work.ts';
import type { Signer } from '../crypto/mechanism.ts';
import { SIGNERS, type SignerName, type SignerParams } from '../crypto/signers.ts';
import { useKey } from '../key-use.ts';
import { answered, choose } from '../mechanism-choice.ts';

type Body = BodyOf<'sign'>;

export function sign(scope: Scope, body: Body): ResponseFields | Later {
  const outcome = signWith(scope, body, body.mechanism as SignerName | undefined);
  return answered(scope, outcome, (signature) => ({ signed: { signature } }));
}

function signWith<M extends SignerName>(scope: Scope, body: Body, name: M | undefined): MaybeLong<Uint8Array> {
  const signer: Signer<SignerParams<M>> = choose(scope, SIGNERS, name);
  const key = useKey(scope, body.keyHandle, AttributeType.SIGN, signer.keyKind);
  return signer.sign(key, body.data, body[name as M] as SignerParams<M>, scope.core.tools);
}
