// Who reaches whom, by the rules of security groups and by zones that are cut off. Security groups are stateful (Amazon
// VPC user guide): what the sender's outbound and the receiver's inbound rules allow is answered without further rules.

import { HSM_PORTS } from './cluster-ports.ts';
import type { Network } from './network.ts';
import type { NetworkInterface, SecurityGroupRule } from './parts.ts';

/**
 * Can KMS, which sits behind its interfaces and outside every zone, open a connection to that HSM on each of its ports?
 * Any of the interfaces will do.
 */
export function isHsmReachable(network: Network, from: readonly NetworkInterface[], hsmEniId: string): boolean {
  const hsm = network.networkInterface(hsmEniId);
  if (hsm === undefined || network.isPartitioned(hsm.availabilityZone)) return false;
  return from.some(
    (kms) => !network.isPartitioned(kms.availabilityZone) && HSM_PORTS.every((port) => allows(network, kms, hsm, port)),
  );
}

/** Does a cluster's security group still have what CreateCluster gave it: its ports, in and out, to itself? */
export function isClusterGroupIntact(network: Network, groupId: string): boolean {
  const rules = network.securityGroup(groupId)?.rules ?? [];
  return HSM_PORTS.every((port) =>
    (['inbound', 'outbound'] as const).every((direction) =>
      rules.some((rule) => covers(rule, direction, port) && rule.groupId === groupId),
    ),
  );
}

function allows(network: Network, from: NetworkInterface, to: NetworkInterface, port: number): boolean {
  const has = (one: NetworkInterface, direction: SecurityGroupRule['direction'], other: NetworkInterface): boolean =>
    one.groups.some((groupId) =>
      network
        .securityGroup(groupId)
        ?.rules.some((rule) => covers(rule, direction, port) && other.groups.includes(rule.groupId)),
    );
  return has(from, 'outbound', to) && has(to, 'inbound', from);
}

const covers = (rule: SecurityGroupRule, direction: SecurityGroupRule['direction'], port: number): boolean =>
  rule.direction === direction && rule.fromPort <= port && port <= rule.toPort;
