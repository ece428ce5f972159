// After so many octets the connection breaks: toxiproxy's limit_data.

import { type ChannelKind, numberOf } from '../fault-kind.ts';

export const limitData: ChannelKind = {
  name: 'limit_data',
  place: 'channel',
  says: 'the connection breaks after so many octets',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: { octets: { type: 'integer', min: 0, max: 1_000_000_000, default: 65_536 } },
  judge({ octets, passedSize }, parameters) {
    if (octets === undefined) return undefined;
    const isOver = passedSize + octets.byteLength > numberOf(parameters, 'octets');
    return isOver ? { do: 'reset', delayMs: 0 } : undefined;
  },
};
