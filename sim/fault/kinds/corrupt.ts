// One octet of a message is another one: what TLS would not let through, and a broken implementation does.

import type { ChannelKind } from '../fault-kind.ts';

export const corrupt: ChannelKind = {
  name: 'corrupt',
  place: 'channel',
  says: 'one octet of a message is changed',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId'],
  parameters: {},
  judge({ octets }, _parameters, random) {
    if (octets === undefined || octets.byteLength === 0) return undefined;
    const changed = Uint8Array.from(octets);
    const index = Math.floor(random.fraction() * changed.byteLength);
    changed[index] = (changed[index] ?? 0) ^ (1 + Math.floor(random.fraction() * 255));
    return { do: 'replace', octets: changed };
  },
};
