// The HSMs that a cluster has, with what each one takes: a network interface and a port.

import { SimError } from '../../src/errors.ts';
import type { ClusterSubnet } from './cluster-network.ts';
import type { ClusterEnvironment } from './environment.ts';
import { Hsm } from './hsm.ts';
import { newId } from './ids.ts';

/** AWS's limit, which no quota raises. */
export const HSM_COUNT_MAX = 28;

/** An HSM that died, where it was. */
export interface LostHsm {
  readonly hsmId: string;
  readonly availabilityZone: string;
}

export class Membership {
  readonly #environment: Pick<ClusterEnvironment, 'network' | 'ports' | 'random'>;
  readonly #securityGroupId: string;
  #hsms: readonly Hsm[] = [];
  #placedCount = 0;
  /** HSM id to availability zone. */
  readonly #lost = new Map<string, string>();

  constructor(environment: Pick<ClusterEnvironment, 'network' | 'ports' | 'random'>, securityGroupId: string) {
    this.#environment = environment;
    this.#securityGroupId = securityGroupId;
  }

  /** In the order in which they were created. */
  get hsms(): readonly Hsm[] {
    return this.#hsms;
  }

  /** The newest `HSM_COUNT_MAX` that were lost and have not been brought back. */
  get lost(): readonly LostHsm[] {
    return [...this.#lost].map(([hsmId, availabilityZone]) => ({ hsmId, availabilityZone }));
  }

  /** Also one that was lost. */
  knows(hsmId: string): boolean {
    return this.#lost.has(hsmId) || this.#hsms.some(({ place }) => place.hsmId === hsmId);
  }

  /** @throws SimError `not_found` */
  require(hsmId: string): Hsm {
    const hsm = this.#hsms.find(({ place }) => place.hsmId === hsmId);
    if (hsm === undefined) throw new SimError('not_found', `the cluster has no HSM ${hsmId}`);
    return hsm;
  }

  /** Those that serve. */
  get active(): readonly Hsm[] {
    return this.#hsms.filter(({ state }) => state === 'ACTIVE');
  }

  /** @throws SimError `not_found`; `CloudHsmInvalidRequestException` while it is being created or deleted */
  requireActive(hsmId: string): Hsm {
    const hsm = this.require(hsmId);
    if (hsm.state === 'ACTIVE') return hsm;
    throw new SimError('CloudHsmInvalidRequestException', `The HSM ${hsmId} is ${hsm.state}.`);
  }

  /**
   * From here on it is listed, as CREATE_IN_PROGRESS.
   * @param ipAddress a free one of the subnet; any, if undefined
   * @throws SimError `network_refused`
   */
  place({ subnetId, availabilityZone }: ClusterSubnet, ipAddress: string | undefined): Hsm {
    const { network, ports, random } = this.#environment;
    const eni = network.createNetworkInterface(
      subnetId,
      'CloudHSM Managed Interface',
      [this.#securityGroupId],
      ipAddress,
    );
    const place = {
      hsmId: newId(random, 'hsm'),
      availabilityZone,
      subnetId,
      eniId: eni.networkInterfaceId,
      eniIp: eni.privateIpAddress,
    };
    const hsm = new Hsm(place, ports.take(), ++this.#placedCount);
    this.#hsms = [...this.#hsms, hsm];
    return hsm;
  }

  /** The opposite of `place`. */
  remove(hsm: Hsm): void {
    this.#hsms = this.#hsms.filter((other) => other !== hsm);
    this.#environment.network.deleteNetworkInterface(hsm.place.eniId);
    this.#environment.ports.release(hsm.port);
  }

  removeLost(hsm: Hsm): void {
    this.remove(hsm);
    this.#lost.set(hsm.place.hsmId, hsm.place.availabilityZone);
    const [oldest] = this.#lost.keys();
    if (this.#lost.size > HSM_COUNT_MAX && oldest !== undefined) this.#lost.delete(oldest);
  }

  /** Where a lost HSM was, once: it can be brought back by one only. @throws SimError `not_found` */
  takeLost(hsmId: string): string {
    const availabilityZone = this.#lost.get(hsmId);
    if (availabilityZone === undefined) throw new SimError('not_found', this.#notLost(hsmId));
    this.#lost.delete(hsmId);
    return availabilityZone;
  }

  /** The opposite of `takeLost`. */
  putLostBack(hsmId: string, availabilityZone: string): void {
    this.#lost.set(hsmId, availabilityZone);
  }

  #notLost(hsmId: string): string {
    const [only, ...others] = this.#lost.keys();
    if (only === undefined) return `no HSM ${hsmId} has been lost; none has`;
    return `no HSM ${hsmId} has been lost; ${[only, ...others].join(', ')} ${others.length === 0 ? 'has' : 'have'}`;
  }
}
