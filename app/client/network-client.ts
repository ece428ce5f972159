// The network between KMS and the HSMs, and breaking it. Nothing mends by itself.

import type { NetworkDescription, SecurityGroupRule } from '../../sim/network/parts.ts';
import { type ControlConnection, segment } from './control-connection.ts';

/** Every method throws SimError as `ControlConnection.ask`. */
export class NetworkClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** VPCs, subnets, security groups, network interfaces, and zones that are cut off. */
  describe(): Promise<NetworkDescription> {
    return this.#connection.ask('GET', 'network');
  }

  /** Refused while a network interface is in it. */
  async deleteSubnet(subnetId: string): Promise<void> {
    await this.#connection.ask('DELETE', subnetPath(subnetId));
  }

  /** No free address is left in it, until `freeSubnet`. */
  async exhaustSubnet(subnetId: string): Promise<void> {
    await this.#connection.ask('POST', `${subnetPath(subnetId)}/exhaust`);
  }

  /** The addresses that `exhaustSubnet` took are free again. */
  async freeSubnet(subnetId: string): Promise<void> {
    await this.#connection.ask('POST', `${subnetPath(subnetId)}/free`);
  }

  /** In the place of all that the group had; at most 60 in each direction. */
  async setSecurityGroupRules(groupId: string, rules: readonly SecurityGroupRule[]): Promise<void> {
    await this.#connection.ask('PUT', `network/security-groups/${segment(groupId)}/rules`, { rules });
  }

  /** Connections of KMS to HSMs in the zone are reset and refused. */
  async partitionZone(availabilityZone: string): Promise<void> {
    await this.#connection.ask('POST', zonePath(availabilityZone));
  }

  /** Ends `partitionZone`. */
  async mendZone(availabilityZone: string): Promise<void> {
    await this.#connection.ask('DELETE', zonePath(availabilityZone));
  }
}

const subnetPath = (subnetId: string): string => `network/subnets/${segment(subnetId)}`;
const zonePath = (availabilityZone: string): string => `network/zones/${segment(availabilityZone)}/partition`;
