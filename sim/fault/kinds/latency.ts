// Every message takes longer: toxiproxy's latency, with its jitter.

import { type ChannelKind, numberOf } from '../fault-kind.ts';

export const latency: ChannelKind = {
  name: 'latency',
  place: 'channel',
  says: 'messages take longer',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: {
    latencyMs: { type: 'integer', min: 0, max: 600_000, default: 100 },
    jitterMs: { type: 'integer', min: 0, max: 600_000, default: 0 },
  },
  judge({ octets }, parameters, random) {
    if (octets === undefined) return undefined;
    const jitterMs = numberOf(parameters, 'jitterMs') * (2 * random.fraction() - 1);
    return { do: 'delay', delayMs: Math.max(0, numberOf(parameters, 'latencyMs') + jitterMs) };
  },
};
