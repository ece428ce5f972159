// The network of one account and Region: VPCs, subnets, security groups and network interfaces. A model: no packet
// moves, but addresses run out, zones can be cut off, parts in use cannot be deleted, and every change happens as a
// whole or not at all. Whoever carries packets asks it who reaches whom (reachability.ts), and again when it changes.

import { SimError } from '../../src/errors.ts';
import { HEX_LOWER, type RandomSource, randomText } from '../../src/runtime/random.ts';
import { AddressPool } from './address-pool.ts';
import type { NetworkDescription, NetworkInterface, SecurityGroup, SecurityGroupRule, Subnet, Vpc } from './parts.ts';

/** EC2's default quotas. */
const VPC_COUNT_MAX = 5;
const SUBNET_COUNT_MAX = 200;
const SECURITY_GROUP_COUNT_MAX = 2500;
/** In each direction. */
const RULE_COUNT_MAX = 60;

const refused = (message: string): SimError => new SimError('network_refused', message);
const notFound = (what: string, id: string): SimError => new SimError('not_found', `there is no ${what} ${id}`);

export class Network {
  readonly #random: RandomSource;
  readonly #vpcs = new Map<string, Vpc>();
  readonly #subnets = new Map<string, { readonly subnet: Subnet; readonly addresses: AddressPool }>();
  readonly #groups = new Map<string, SecurityGroup>();
  readonly #interfaces = new Map<string, NetworkInterface>();
  readonly #partitionedZones = new Set<string>();
  readonly #listeners = new Set<() => void>();

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

  /** @throws SimError `not_found`; `network_refused` while a network interface is in it */
  deleteSubnet(subnetId: string): void {
    if (!this.#subnets.has(subnetId)) throw notFound('subnet', subnetId);
    if ([...this.#interfaces.values()].some((networkInterface) => networkInterface.subnetId === subnetId)) {
      throw refused(`the subnet '${subnetId}' has dependencies and cannot be deleted`);
    }
    this.#subnets.delete(subnetId);
  }

  /** Others take every free address, and those that become free, until `freeSubnet`. @throws SimError `not_found` */
  exhaustSubnet(subnetId: string): void {
    this.#requireAddresses(subnetId).exhausted = true;
  }

  /** The opposite of `exhaustSubnet`. @throws SimError `not_found` */
  freeSubnet(subnetId: string): void {
    this.#requireAddresses(subnetId).exhausted = false;
  }

  isExhausted(subnetId: string): boolean {
    return this.#subnets.get(subnetId)?.addresses.exhausted === true;
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

  /**
   * In place of the group's rules.
   * @throws SimError `not_found`; `network_refused`: a rule names a group that is not or no port, too many rules
   */
  setSecurityGroupRules(groupId: string, rules: readonly SecurityGroupRule[]): void {
    const group = this.#groups.get(groupId);
    if (group === undefined) throw notFound('security group', groupId);
    for (const rule of rules) {
      this.#requireGroup(rule.groupId);
      if (rule.fromPort > rule.toPort) throw refused(`a rule from port ${rule.fromPort} to ${rule.toPort} has no port`);
    }
    for (const direction of ['inbound', 'outbound'] as const) {
      if (rules.filter((rule) => rule.direction === direction).length > RULE_COUNT_MAX) {
        throw refused('the maximum number of rules per security group has been reached');
      }
    }
    this.#groups.set(groupId, { ...group, rules: [...rules] });
    this.#changed();
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
   * Takes one address of the subnet: the one that is asked for, or any.
   * @throws SimError `network_refused`: no such subnet or group, no free address
   */
  createNetworkInterface(
    subnetId: string,
    description: string,
    groups: readonly string[],
    wantedAddress?: string,
  ): NetworkInterface {
    const place = this.#subnets.get(subnetId);
    if (place === undefined) throw refused(`the subnet ID '${subnetId}' does not exist`);
    for (const groupId of groups) this.#requireGroup(groupId);
    const privateIpAddress = place.addresses.take(wantedAddress);
    if (privateIpAddress === undefined) {
      throw refused(
        wantedAddress === undefined
          ? `insufficient free addresses in subnet '${subnetId}'`
          : `the address ${wantedAddress} is not free in subnet '${subnetId}'`,
      );
    }
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
    this.#changed();
  }

  networkInterface(networkInterfaceId: string): NetworkInterface | undefined {
    return this.#interfaces.get(networkInterfaceId);
  }

  networkInterfacesOf(groupId: string): readonly NetworkInterface[] {
    return [...this.#interfaces.values()].filter(({ groups }) => groups.includes(groupId));
  }

  /** Cuts the zone off from every other and from KMS, until `mendZone`. @throws SimError `not_found`: no subnet in it */
  partitionZone(availabilityZone: string): void {
    this.#requireZone(availabilityZone);
    this.#partitionedZones.add(availabilityZone);
    this.#changed();
  }

  /** One that is whole already is no error. @throws SimError `not_found`: no subnet in it, and not cut off */
  mendZone(availabilityZone: string): void {
    if (this.#partitionedZones.delete(availabilityZone)) this.#changed();
    else this.#requireZone(availabilityZone);
  }

  isPartitioned(availabilityZone: string): boolean {
    return this.#partitionedZones.has(availabilityZone);
  }

  /** Called after every change of who reaches whom, other than by new parts. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  describe(): NetworkDescription {
    return {
      vpcs: [...this.#vpcs.values()],
      subnets: [...this.#subnets.values()].map(({ subnet, addresses }) => ({
        ...subnet,
        availableAddresses: addresses.availableCount,
      })),
      securityGroups: [...this.#groups.values()],
      networkInterfaces: [...this.#interfaces.values()],
      partitionedZones: [...this.#partitionedZones],
    };
  }

  #newId(kind: 'vpc' | 'subnet' | 'sg' | 'eni'): string {
    return `${kind}-${randomText(this.#random, HEX_LOWER, 17)}`;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #requireAddresses(subnetId: string): AddressPool {
    const found = this.#subnets.get(subnetId);
    if (found === undefined) throw notFound('subnet', subnetId);
    return found.addresses;
  }

  #requireZone(availabilityZone: string): void {
    for (const { subnet } of this.#subnets.values()) if (subnet.availabilityZone === availabilityZone) return;
    throw notFound('subnet in availability zone', availabilityZone);
  }

  #requireVpc(vpcId: string): void {
    if (!this.#vpcs.has(vpcId)) throw refused(`the vpc ID '${vpcId}' does not exist`);
  }

  #requireGroup(groupId: string): void {
    if (!this.#groups.has(groupId)) throw refused(`the security group '${groupId}' does not exist`);
  }
}
