// The VPC that is there from the start: one private subnet in each of the Region's first three availability zones.

import type { Network } from './network.ts';
import type { Subnet, Vpc } from './parts.ts';

const VPC_CIDR = '10.0.0.0/16';
/** 251 addresses each. */
const ZONES = [
  { letter: 'a', cidrBlock: '10.0.1.0/24' },
  { letter: 'b', cidrBlock: '10.0.2.0/24' },
  { letter: 'c', cidrBlock: '10.0.3.0/24' },
];

/** @param region `us-east-1`: its zones are us-east-1a, us-east-1b and us-east-1c. */
export function buildDefaultVpc(network: Network, region: string): { vpc: Vpc; subnets: readonly Subnet[] } {
  const vpc = network.createVpc(VPC_CIDR);
  const subnets = ZONES.map(({ letter, cidrBlock }) =>
    network.createSubnet(vpc.vpcId, `${region}${letter}`, cidrBlock),
  );
  return { vpc, subnets };
}
