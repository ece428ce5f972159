// Two states of a KMS key: the underlying one, which its owner sets, and the one shown, which its custom key store
// shades (facts: key state vs store state). The underlying one comes back by itself when the store reconnects.

import { SimError } from '../errors.ts';
import type { ConnectionState } from '../keystore/connection-state.ts';

export type UnderlyingState = 'Enabled' | 'Disabled' | 'PendingDeletion';
export type KeyState = UnderlyingState | 'Unavailable';

/** PendingDeletion always shows through, so that a deletion can be cancelled while the store is disconnected. */
export function shownState(underlying: UnderlyingState, store: ConnectionState | undefined): KeyState {
  return store === 'CONNECTED' || underlying === 'PendingDeletion' ? underlying : 'Unavailable';
}

/** Cryptographic operations. @throws SimError `DisabledException`, `KMSInvalidStateException` with AWS's own words */
export function assertUsable(arn: string, state: KeyState): void {
  if (state === 'Disabled') throw new SimError('DisabledException', `${arn} is disabled.`);
  if (state === 'Unavailable') throw keyUnavailable(arn);
  assertNotPendingDeletion(arn, state);
}

/** CreateGrant: any key but one that its owner has set aside. @throws SimError as `assertUsable` */
export function assertGrantable(arn: string, state: KeyState): void {
  if (state !== 'Unavailable') assertUsable(arn, state);
}

/** Changes to a key. @throws SimError `KMSInvalidStateException` */
export function assertNotPendingDeletion(arn: string, state: KeyState): void {
  if (state === 'PendingDeletion') throw new SimError('KMSInvalidStateException', `${arn} is pending deletion.`);
}

export const keyUnavailable = (arn: string): SimError =>
  new SimError('KMSInvalidStateException', `${arn} is unavailable.`);
