// The simulated world put together: its network, its clusters, and their HSMs.

import { Clusters } from '../sim/cluster/clusters.ts';
import type { Durations } from '../sim/cluster/durations.ts';
import { voidedBy } from '../sim/cluster/environment.ts';
import type { HsmFactory } from '../sim/cluster/hsm-factory.ts';
import { PortPicker } from '../sim/cluster/port-picker.ts';
import { buildDefaultVpc } from '../sim/network/default-vpc.ts';
import { Network } from '../sim/network/network.ts';
import type { Subnet } from '../sim/network/parts.ts';
import { MemoryLedger } from '../src/ledger/memory-ledger.ts';
import type { Clock } from '../src/runtime/clock.ts';
import type { RsaKeyPair } from '../src/runtime/crypto.ts';
import type { Logger } from '../src/runtime/logger.ts';
import type { RandomSource } from '../src/runtime/random.ts';

export interface WorldParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly region: string;
  /** Where HSMs listen, and from which port upwards; 0: free ones. */
  readonly host: string;
  readonly hsmPort: number;
  readonly hsmFactory: HsmFactory;
  readonly generateKeyPair: () => Promise<RsaKeyPair>;
  /** Asked whenever something begins through the CloudHSM V2 API; default: nothing takes time. */
  readonly durations?: () => Durations;
  readonly logger?: Logger;
}

export interface World {
  readonly network: Network;
  /** Private, in three availability zones; there from the start. */
  readonly subnets: readonly Subnet[];
  readonly clusters: Clusters;
}

export function createWorld(parts: WorldParts): World {
  const { random, hsmPort, ...rest } = parts;
  const network = new Network(random);
  const { subnets } = buildDefaultVpc(network, parts.region);
  const clusters = new Clusters({
    ...rest,
    random,
    network,
    ports: new PortPicker(hsmPort),
    openLedger: () => new MemoryLedger(voidedBy),
  });
  return { network, subnets, clusters };
}
