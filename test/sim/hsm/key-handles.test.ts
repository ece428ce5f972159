// Ranges of handles: of a cluster and its clones, none meets another, nor public or session keys.

import t from 'tap';
import { KEY_HANDLE_RANGE_COUNT, publicKeyHandle, tokenKeyHandle } from '../../../sim/hsm/key-handles.ts';
import { PUBLIC_KEY_HANDLE_BASE, SESSION_KEY_HANDLE_BASE, TOKEN_KEY_HANDLE_BASE } from '../../../sim/hsm/key-vault.ts';

const POSITION_MAX = 2 ** 28 - 1;

t.test('a cluster that is from no backup counts from the base', async (t) => {
  t.equal(tokenKeyHandle({ keyHandleRange: 0 }, 18), TOKEN_KEY_HANDLE_BASE + 18);
  t.equal(publicKeyHandle({ keyHandleRange: 0 }, 18), PUBLIC_KEY_HANDLE_BASE + 18);
});

t.test('ranges follow each other, and the last ends where other keys begin', async (t) => {
  for (const handleOf of [tokenKeyHandle, publicKeyHandle]) {
    for (const keyHandleRange of [0, 1, KEY_HANDLE_RANGE_COUNT - 2]) {
      const end = handleOf({ keyHandleRange }, POSITION_MAX);
      t.ok(end < handleOf({ keyHandleRange: keyHandleRange + 1 }, 1));
    }
  }
  const last = { keyHandleRange: KEY_HANDLE_RANGE_COUNT - 1 };
  t.ok(tokenKeyHandle(last, POSITION_MAX) < PUBLIC_KEY_HANDLE_BASE);
  t.ok(publicKeyHandle(last, POSITION_MAX) < SESSION_KEY_HANDLE_BASE);
});
