// Is there room for one more key? Token keys are counted for the cluster, session keys for this HSM.

import { Status } from '../../src/wire/status.ts';
import type { Core, Scope } from './core.ts';
import { refusal } from './refusal.ts';
import type { StoredKey } from './stored-key.ts';

/**
 * Before a key is made, at the moment at which it is decided.
 * @param asymmetricCount of the keys to be made, those that are public or private
 * @throws refusal KEY_LIMIT_REACHED, ASYMMETRIC_KEY_LIMIT_REACHED
 */
export function requireRoom({ core }: Scope, count = 1, asymmetricCount = 0): void {
  const { state, sessions, settings } = core;
  if (state.keys.size + sessions.keyCount() + count > settings.keysMax) {
    throw refusal(Status.KEY_LIMIT_REACHED, 'too many keys');
  }
  if (asymmetricCount === 0) return;
  const present = state.keys.asymmetricCount + sessions.asymmetricKeyCount();
  if (present + asymmetricCount > settings.asymmetricKeysMax) {
    throw refusal(Status.ASYMMETRIC_KEY_LIMIT_REACHED, 'too many public and private keys');
  }
}

/**
 * Before a session key of this HSM becomes a token key, which the cluster has one more of then. Here there are as many as
 * before.
 * @throws refusal KEY_LIMIT_REACHED, ASYMMETRIC_KEY_LIMIT_REACHED
 */
export function requireTokenRoom({ state, settings }: Core, { isAsymmetric }: StoredKey): void {
  if (state.keys.size >= settings.keysMax) throw refusal(Status.KEY_LIMIT_REACHED, 'too many keys');
  if (isAsymmetric && state.keys.asymmetricCount >= settings.asymmetricKeysMax) {
    throw refusal(Status.ASYMMETRIC_KEY_LIMIT_REACHED, 'too many public and private keys');
  }
}
