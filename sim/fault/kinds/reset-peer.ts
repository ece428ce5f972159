// The connection is reset: toxiproxy's reset_peer.

import { type ChannelKind, numberOf } from '../fault-kind.ts';

export const resetPeer: ChannelKind = {
  name: 'reset_peer',
  place: 'channel',
  says: 'the connection is reset',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: { timeoutMs: { type: 'integer', min: 0, max: 600_000, default: 0 } },
  judge({ octets }, parameters) {
    return octets === undefined ? undefined : { do: 'reset', delayMs: numberOf(parameters, 'timeoutMs') };
  },
};
