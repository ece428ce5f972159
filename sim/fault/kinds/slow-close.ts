// The end of a connection takes its time: toxiproxy's slow_close.

import { type ChannelKind, numberOf } from '../fault-kind.ts';

export const slowClose: ChannelKind = {
  name: 'slow_close',
  place: 'channel',
  says: 'closing takes long',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: { delayMs: { type: 'integer', min: 0, max: 600_000, default: 1000 } },
  judge({ octets }, parameters) {
    return octets === undefined ? { do: 'delay', delayMs: numberOf(parameters, 'delayMs') } : undefined;
  },
};
