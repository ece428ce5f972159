import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import type { ConnectionState } from '../../../src/keystore/connection-state.ts';
import { assertUsable, type KeyState, shownState, type UnderlyingState } from '../../../src/kms/key-state.ts';

const STATES: readonly UnderlyingState[] = ['Enabled', 'Disabled', 'PendingDeletion'];
const NOT_CONNECTED: readonly ConnectionState[] = ['DISCONNECTED', 'CONNECTING', 'FAILED', 'DISCONNECTING'];
const ARN = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

t.test('the state shown, in every state of the store', async (t) => {
  for (const underlying of STATES) {
    t.equal(shownState(underlying, 'CONNECTED'), underlying);
    const shaded = underlying === 'PendingDeletion' ? 'PendingDeletion' : 'Unavailable';
    for (const store of NOT_CONNECTED) t.equal(shownState(underlying, store), shaded, `${underlying} in ${store}`);
  }
});

t.test('use in every key state, in the words of AWS', async (t) => {
  const refusal = (state: KeyState): string | undefined => {
    try {
      assertUsable(ARN, state);
      return undefined;
    } catch (error) {
      return error instanceof SimError ? `${error.code}: ${error.message}` : 'not a SimError';
    }
  };
  t.equal(refusal('Enabled'), undefined);
  t.equal(refusal('Disabled'), `DisabledException: ${ARN} is disabled.`);
  t.equal(refusal('PendingDeletion'), `KMSInvalidStateException: ${ARN} is pending deletion.`);
  t.equal(refusal('Unavailable'), `KMSInvalidStateException: ${ARN} is unavailable.`);
});
