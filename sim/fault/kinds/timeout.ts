// Nothing gets through any more, and after a while the connection breaks: toxiproxy's timeout. 0: it never breaks.

import { type ChannelKind, numberOf } from '../fault-kind.ts';

export const timeout: ChannelKind = {
  name: 'timeout',
  place: 'channel',
  says: 'nothing gets through; then the connection breaks',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: { timeoutMs: { type: 'integer', min: 0, max: 600_000, default: 1000 } },
  judge({ octets }, parameters) {
    if (octets === undefined) return undefined;
    const timeoutMs = numberOf(parameters, 'timeoutMs');
    return timeoutMs === 0 ? { do: 'drop' } : { do: 'reset', delayMs: timeoutMs };
  },
};
