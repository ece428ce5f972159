// Messages go in small pieces with pauses between them: toxiproxy's slicer.

import { type ChannelKind, numberOf } from '../fault-kind.ts';

export const slicer: ChannelKind = {
  name: 'slicer',
  place: 'channel',
  says: 'messages go in small pieces',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: {
    size: { type: 'integer', min: 1, max: 65_536, default: 64 },
    delayMs: { type: 'integer', min: 0, max: 10_000, default: 1 },
  },
  judge({ octets }, parameters) {
    if (octets === undefined) return undefined;
    return { do: 'slice', size: numberOf(parameters, 'size'), delayMs: numberOf(parameters, 'delayMs') };
  },
};
