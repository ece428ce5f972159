// What an audit event says about a key: its handle in the field of its class.

import { KeyClass } from '../../src/wire/protobuf.ts';
import type { AuditSubject } from './audit-log.ts';
import type { Scope } from './core.ts';
import { keyClassOf } from './key-use.ts';
import { PUBLIC_KEY_HANDLE_BASE, SESSION_KEY_HANDLE_BASE } from './key-vault.ts';
import { visibleKey } from './keys.ts';

/**
 * For a command on a key, to be asked before it runs and again at its end: the command may delete the key, or may have
 * waited for it to come. A handle that says nothing to the caller is in the field of secret keys.
 */
export function keySubject(scope: Scope, handle: number): () => AuditSubject {
  const isPublic = (): boolean => {
    const key = visibleKey(scope, handle);
    if (key !== undefined) return keyClassOf(key) === KeyClass.PUBLIC_KEY;
    return handle > PUBLIC_KEY_HANDLE_BASE && handle < SESSION_KEY_HANDLE_BASE;
  };
  const wasPublic = isPublic();
  return () =>
    wasPublic || isPublic()
      ? { key: { secretKeyHandle: 0, publicKeyHandle: handle } }
      : { key: { secretKeyHandle: handle, publicKeyHandle: 0 } };
}
