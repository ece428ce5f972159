// GenerateKeyPair: one fact, two keys, both or neither.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { GENERATED } from '../attribute-table.ts';
import { newKeyAttributes, readAttributes } from '../attributes.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { importPrivateKey } from '../crypto/device-key.ts';
import { generatingKeyPair } from '../crypto/key-pairs.ts';
import { publicHalfOf } from '../crypto/public-values.ts';
import type { KeyHalf } from '../facts.ts';
import { readCustody, requireSharable } from '../key-custody.ts';
import { publicKeyHandle, tokenKeyHandle } from '../key-handles.ts';
import { type KeyToMake, maskedKey } from '../make-key.ts';
import { refusal } from '../refusal.ts';
import { checkRestriction } from '../restrictions.ts';
import { requireRoom } from '../room.ts';
import { requireWanted, workFor } from '../still-wanted.ts';

type Body = BodyOf<'generateKeyPair'>;
type Half = Omit<KeyToMake, 'idempotencyKey'>;

export function generateKeyPair(scope: Scope, body: Body, call: Call): Promise<ResponseFields> {
  const { core } = scope;
  return audited(
    scope,
    'CN_GENERATE_KEY_PAIR',
    (answer) => {
      const { privateKeyHandle, publicKeyHandle } = answer?.keyPairGenerated ?? {};
      return { key: { secretKeyHandle: privateKeyHandle ?? 0, publicKeyHandle: publicKeyHandle ?? 0 } };
    },
    async () => {
      checkRestriction(core.tools.restrictions, body.keyType === KeyType.EC_EDWARDS ? 'ed25519' : undefined);
      const custody = readCustody(scope, body);
      const pair = await workFor(scope, generatingKeyPair(body), call);
      const material = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
      try {
        const [publicKey, privateKey] = halves(body, material);
        return await keep(scope, publicKey, { ...privateKey, ...custody }, call);
      } finally {
        material.fill(0);
      }
    },
  );
}

/** @throws refusal of either template, and TEMPLATE_INCONSISTENT for a pair of which one is a token key */
function halves(body: Body, material: Uint8Array): [Half, Half] {
  const { spki, ...told } = publicHalfOf(importPrivateKey(material));
  const half = (keyClass: KeyClass, attributes: Body['publicKeyAttributes']) =>
    newKeyAttributes(readAttributes(attributes), { keyClass, origin: GENERATED, ...told });
  const publicKey = { material: spki, attributes: half(KeyClass.PUBLIC_KEY, body.publicKeyAttributes) };
  const privateKey = { material, attributes: half(KeyClass.PRIVATE_KEY, body.privateKeyAttributes) };
  if (publicKey.attributes[AttributeType.TOKEN] !== privateKey.attributes[AttributeType.TOKEN]) {
    throw refusal(Status.TEMPLATE_INCONSISTENT, 'TOKEN: the same for both halves');
  }
  return [publicKey, privateKey];
}

async function keep(scope: Scope, publicHalf: Half, privateHalf: Half, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const owner = session.username;
  if (privateHalf.attributes[AttributeType.TOKEN] !== true) {
    requireWanted(scope, call);
    requireSharable(scope, privateHalf.attributes, privateHalf);
    requireRoom(scope, 2, 2);
    const publicKey = maskedKey(scope, core.sessions.takeKeyHandle(), publicHalf);
    const privateKey = maskedKey(scope, core.sessions.takeKeyHandle(), privateHalf);
    for (const half of [publicKey, privateKey]) session.keys.add({ ...half, owner, idempotencyKey: '' });
    return generated(publicKey, privateKey);
  }
  return core.writes.run(call, (position) => {
    core.sessions.requireLive(session);
    requireSharable(scope, privateHalf.attributes, privateHalf);
    requireRoom(scope, 2, 2);
    const publicKey = maskedKey(scope, publicKeyHandle(core, position), publicHalf);
    const privateKey = maskedKey(scope, tokenKeyHandle(core, position), privateHalf);
    return {
      fact: { type: 'key_pair_generated', owner, publicKey, privateKey },
      answer: () => generated(publicKey, privateKey),
    };
  });
}

const generated = (publicKey: KeyHalf, privateKey: KeyHalf): ResponseFields => ({
  keyPairGenerated: { publicKeyHandle: publicKey.handle, privateKeyHandle: privateKey.handle },
});
