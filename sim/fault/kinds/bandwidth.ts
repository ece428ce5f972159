// The link carries so many kilobytes a second and no more: toxiproxy's bandwidth.

import { type ChannelKind, numberOf } from '../fault-kind.ts';

export const bandwidth: ChannelKind = {
  name: 'bandwidth',
  place: 'channel',
  says: 'the link is narrow',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: { rateKBps: { type: 'integer', min: 1, max: 1_000_000, default: 100 } },
  judge({ octets }, parameters) {
    if (octets === undefined) return undefined;
    return { do: 'occupy', durationMs: octets.byteLength / numberOf(parameters, 'rateKBps') };
  },
};
