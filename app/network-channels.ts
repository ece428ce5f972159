// KMS's channels, as far as the network lets them: a connection to an HSM that KMS's interfaces do not reach is refused,
// and one that is up when the network breaks is reset. The sockets themselves know of no subnets and no rules.

import { keyStoreInterfaces } from '../sim/network/key-store-network.ts';
import { isHsmReachable } from '../sim/network/reachability.ts';
import { SimError } from '../src/errors.ts';
import type { Channel, ChannelFactory, Destination } from '../src/transport/channel.ts';
import type { World } from './world.ts';

type IsReachable = () => boolean;

export class NetworkChannels implements ChannelFactory {
  readonly #world: World;
  readonly #channels: ChannelFactory;
  readonly #live = new Map<Channel, IsReachable>();

  constructor(world: World, channels: ChannelFactory) {
    this.#world = world;
    this.#channels = channels;
    world.network.onChange(() => {
      for (const [channel, isReachable] of this.#live) if (!isReachable()) channel.reset();
    });
  }

  async connect(destination: Destination, accept: Parameters<ChannelFactory['connect']>[1]): Promise<Channel> {
    const isReachable = this.#reachabilityOf(destination);
    const refused = () => new SimError('connection_failed', 'KMS does not reach the HSM: the network is broken');
    if (!isReachable()) throw refused();
    const opened = await this.#channels.connect(destination, (channel) => {
      const listener = accept(channel);
      this.#live.set(channel, isReachable);
      return {
        onMessage: (octets) => listener.onMessage(octets),
        onClose: (code, reason) => {
          this.#live.delete(channel);
          listener.onClose(code, reason);
        },
        onDrain: () => listener.onDrain?.(),
      };
    });
    return opened;
  }

  /** Where no HSM is, there is nobody to be cut off from: the connection fails by itself. */
  #reachabilityOf({ host, port }: Destination): IsReachable {
    const { clusters, network } = this.#world;
    for (const cluster of clusters.list()) {
      const { clusterId, securityGroupId, hsms } = cluster.describe();
      const hsm = hsms.find(({ endpoint }) => endpoint?.host === host && endpoint.port === port);
      if (hsm === undefined) continue;
      return () => isHsmReachable(network, keyStoreInterfaces(network, clusterId, securityGroupId), hsm.eniId);
    }
    return () => true;
  }
}
