// Which handle a new token key gets. A key keeps its handle in every clone of its cluster that it is copied to, while the
// ledgers of clones count on from one position: each numbers its keys in a range of its own, and none meets another's.

import { PUBLIC_KEY_HANDLE_BASE, TOKEN_KEY_HANDLE_BASE } from './key-vault.ts';

/** More entries than any ledger has. */
const RANGE_SIZE = 2 ** 28;
/** The last of them ends below PUBLIC_KEY_HANDLE_BASE. */
export const KEY_HANDLE_RANGE_COUNT = PUBLIC_KEY_HANDLE_BASE / RANGE_SIZE - 1;

interface Numbered {
  readonly keyHandleRange: number;
}

/** Of a secret or private key. @param position of the fact that makes it */
export const tokenKeyHandle = ({ keyHandleRange }: Numbered, position: number): number =>
  TOKEN_KEY_HANDLE_BASE + keyHandleRange * RANGE_SIZE + position;

/** Of the public half of a pair. */
export const publicKeyHandle = ({ keyHandleRange }: Numbered, position: number): number =>
  PUBLIC_KEY_HANDLE_BASE + keyHandleRange * RANGE_SIZE + position;
