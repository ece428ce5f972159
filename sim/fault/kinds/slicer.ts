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
    // A message is whole when its last piece is there.
    const pauses = Math.ceil(octets.byteLength / numberOf(parameters, 'size')) - 1;
    return { do: 'occupy', durationMs: pauses * numberOf(parameters, 'delayMs') };
  },
};
