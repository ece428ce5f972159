// The network of one account and Region: VPCs, subnets, security groups and network interfaces. A model: no packet
// moves, but addresses run out, parts in use cannot be deleted, and every change happens as a whole or not at all.

import { SimError } from '../../src/errors.ts';
import { HEX_LOWER, type RandomSource, randomText } from '../../src/runtime/random.ts';
import { AddressPool } from './address-pool.ts';
import type { NetworkDescription, NetworkInterface, SecurityGroup, SecurityGroupRule, Subnet, Vpc } from './parts.ts';

/** EC2's default quotas. */
const VPC_COUNT_MAX = 5;
const SUBNET_COUNT_MAX = 200;
const SECURITY_GROUP_COUNT_MAX = 2500;

const refused = (message: string): SimError => new SimError('network_refused', message);

export class Network {
  readonly #random: RandomSource;
  readonly #vpcs = new Map<string, Vpc>();
  readonly #subnets = new Map<string, { readonly subnet: Subnet; readonly addresses: AddressPool }>();
  readonly #groups = new Map<string, SecurityGroup>();
  readonly #interfaces = new Map<string, NetworkInterface>();

  constructor(random: RandomSource) {
    this.#random = random;
  }

  createVpc(cidrBlock: string): Vpc {
    if (this.#vpcs.size >= VPC_COUNT_MAX) throw refused('the maximum number of VPCs has been reached');
    const vpc = { vpcId: this.#newId('vpc'), cidrBlock };
    this.#vpcs.set(vpc.vpcId, vpc);
    return vpc;
  }

  /** @throws SimError `network_refused`: no such VPC, a malformed CIDR block, too many subnets */
  createSubnet(vpcId: string, availabilityZone: string, cidrBlock: string): Subnet {
    this.#requireVpc(vpcId);
    if (this.#subnets.size >= SUBNET_COUNT_MAX) throw refused('the maximum number of subnets has been reached');
    const addresses = new AddressPool(cidrBlock);
    const subnet = { subnetId: this.#newId('subnet'), vpcId, availabilityZone, cidrBlock };
    this.#subnets.set(subnet.subnetId, { subnet, addresses });
    return subnet;
  }

  subnet(subnetId: string): Subnet | undefined {
    return this.#subnets.get(subnetId)?.subnet;
  }

  /** 0 for a subnet that does not exist. */
  availableAddressCount(subnetId: string): number {
    return this.#subnets.get(subnetId)?.addresses.availableCount ?? 0;
  }

  /**
   * @param rulesOf the group's rules, given its own id: a rule may name the group itself.
   * @throws SimError `network_refused`: no such VPC, the name is taken there, a rule names a group that is not, too many
   */
  createSecurityGroup(
    vpcId: string,
    groupName: string,
    rulesOf: (groupId: string) => readonly SecurityGroupRule[],
  ): SecurityGroup {
    this.#requireVpc(vpcId);
    if (this.#groups.size >= SECURITY_GROUP_COUNT_MAX)
      throw refused('the maximum number of security groups is reached');
    for (const group of this.#groups.values()) {
      if (group.vpcId === vpcId && group.groupName === groupName) {
        throw refused(`the security group '${groupName}' already exists for VPC '${vpcId}'`);
      }
    }
    const groupId = this.#newId('sg');
    const rules = rulesOf(groupId);
    for (const rule of rules) if (rule.groupId !== groupId) this.#requireGroup(rule.groupId);
    const group = { groupId, groupName, vpcId, rules };
    this.#groups.set(groupId, group);
    return group;
  }

  securityGroup(groupId: string): SecurityGroup | undefined {
    return this.#groups.get(groupId);
  }

  securityGroupsNamed(groupName: string): readonly SecurityGroup[] {
    return [...this.#groups.values()].filter((group) => group.groupName === groupName);
  }

  /** @throws SimError `network_refused`: no such group, or a network interface or another group's rule uses it */
  deleteSecurityGroup(groupId: string): void {
    this.#requireGroup(groupId);
    const usedByInterface = this.networkInterfacesOf(groupId).length > 0;
    const usedByRule = [...this.#groups.values()].some(
      (group) => group.groupId !== groupId && group.rules.some((rule) => rule.groupId === groupId),
    );
    if (usedByInterface || usedByRule) throw refused(`resource ${groupId} has a dependent object`);
    this.#groups.delete(groupId);
  }

  /**
   * Takes one address of the subnet.
   * @throws SimError `network_refused`: no such subnet or group, no free address
   */
  createNetworkInterface(subnetId: string, description: string, groups: readonly string[]): NetworkInterface {
    const place = this.#subnets.get(subnetId);
    if (place === undefined) throw refused(`the subnet ID '${subnetId}' does not exist`);
    for (const groupId of groups) this.#requireGroup(groupId);
    const privateIpAddress = place.addresses.take();
    if (privateIpAddress === undefined) throw refused(`insufficient free addresses in subnet '${subnetId}'`);
    const created = {
      networkInterfaceId: this.#newId('eni'),
      description,
      subnetId,
      availabilityZone: place.subnet.availabilityZone,
      privateIpAddress,
      groups: [...groups],
    };
    this.#interfaces.set(created.networkInterfaceId, created);
    return created;
  }

  /** Gives its address back; one that does not exist is no error. */
  deleteNetworkInterface(networkInterfaceId: string): void {
    const found = this.#interfaces.get(networkInterfaceId);
    if (found === undefined) return;
    this.#interfaces.delete(networkInterfaceId);
    this.#subnets.get(found.subnetId)?.addresses.release(found.privateIpAddress);
  }

  networkInterfacesOf(groupId: string): readonly NetworkInterface[] {
    return [...this.#interfaces.values()].filter(({ groups }) => groups.includes(groupId));
  }

  describe(): NetworkDescription {
    return {
      vpcs: [...this.#vpcs.values()],
      subnets: [...this.#subnets.values()].map(({ subnet, addresses }) => ({
        subnetId: subnet.subnetId,
        availabilityZone: subnet.availabilityZone,
        cidrBlock: subnet.cidrBlock,
        availableAddresses: addresses.availableCount,
      })),
      securityGroups: [...this.#groups.values()].map(({ groupId, groupName, rules }) => ({
        groupId,
        groupName,
        rules,
      })),
      networkInterfaces: [...this.#interfaces.values()],
    };
  }

  #newId(kind: 'vpc' | 'subnet' | 'sg' | 'eni'): string {
    return `${kind}-${randomText(this.#random, HEX_LOWER, 17)}`;
  }

  #requireVpc(vpcId: string): void {
    if (!this.#vpcs.has(vpcId)) throw refused(`the vpc ID '${vpcId}' does not exist`);
  }

  #requireGroup(groupId: string): void {
    if (!this.#groups.has(groupId)) throw refused(`the security group '${groupId}' does not exist`);
  }
}
