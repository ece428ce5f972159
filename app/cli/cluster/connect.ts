// The clusters of a simulator over real sockets. In a file of its own, since help and usage errors need none of it.

import { createOpenLink } from '../../../src/client/hsm-connection.ts';
import { ScramKeyCache } from '../../../src/client/scram-keys.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { webSocketChannels } from '../../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../../src/wire/limits.ts';
import { Clusters } from './clusters.ts';
import type { Location } from './location.ts';

/** @throws SimError `invalid_configuration` for a client certificate that TLS does not take */
export function connectClusters(location: Location): Clusters {
  const { identity } = location;
  const channels = webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX, identity });
  const parts = { clock: systemMonotonic, random: systemRandom };
  const openLink = createOpenLink({ ...parts, channels, scramKeys: new ScramKeyCache(systemRandom) });
  return new Clusters({ ...parts, openLink, location });
}
