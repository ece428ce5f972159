// The (state x event) table of a custom key store, pair by pair, as the design and the KMS API's facts have it.

import t from 'tap';
import {
  CONNECTION_TABLE,
  type ConnectionEvent,
  type ConnectionState,
  type Transition,
  transition,
} from '../../../src/keystore/connection-state.ts';

const STATES: readonly ConnectionState[] = ['DISCONNECTED', 'CONNECTING', 'CONNECTED', 'FAILED', 'DISCONNECTING'];
const EVENTS: readonly ConnectionEvent[] = ['connect', 'connected', 'failed', 'disconnect', 'disconnected'];

/** Rows in the order of STATES, columns in the order of EVENTS; `-` cannot happen. */
const EXPECTED: readonly (readonly (Transition | '-')[])[] = [
  ['CONNECTING', '-', '-', 'refused', '-'],
  ['no_effect', 'CONNECTED', 'FAILED', 'DISCONNECTING', '-'],
  ['no_effect', '-', '-', 'DISCONNECTING', '-'],
  ['refused', '-', '-', 'DISCONNECTING', '-'],
  ['refused', '-', '-', 'refused', 'DISCONNECTED'],
];

t.test('every pair', async (t) => {
  t.same(Object.keys(CONNECTION_TABLE).sort(), [...STATES].sort());
  for (const [row, state] of STATES.entries()) {
    for (const [column, event] of EVENTS.entries()) {
      t.equal(transition(state, event) ?? '-', EXPECTED[row]?.[column], `${event} in ${state}`);
    }
  }
});
