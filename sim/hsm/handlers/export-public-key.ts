// ExportPublicKey: what may leave without wrapping.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { KeyClass } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Scope } from '../core.ts';
import { spkiOf } from '../crypto/public-values.ts';
import { keyClassOf, openKey } from '../key-use.ts';
import { findKey } from '../keys.ts';
import { refusal } from '../refusal.ts';

export function exportPublicKey(scope: Scope, { keyHandle }: BodyOf<'exportPublicKey'>): ResponseFields {
  const key = findKey(scope, keyHandle);
  if (keyClassOf(key) === KeyClass.SECRET_KEY) {
    throw refusal(Status.KEY_TYPE_INCONSISTENT, 'a secret key has no public half');
  }
  return { exportedPublicKey: { spki: spkiOf(openKey(scope.core, key).keyObject) } };
}
