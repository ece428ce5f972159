// Whom KMS reaches, for a KMS in another process: how it stands now, or once that changes.

import { keyStoreInterfaces } from '../../sim/network/key-store-network.ts';
import { isHsmReachable } from '../../sim/network/reachability.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { type RandomSource, randomUuid } from '../../src/runtime/random.ts';
import type { World } from '../world.ts';

/** A question that nothing happens to is answered after this long: shorter than clients of HTTP wait. */
const WAIT_MS = 20_000;
/** More are answered at once. */
const WAITING_MAX = 64;

export interface ReachabilityDocument {
  /** Of this process: revisions begin anew with it. */
  readonly instance: string;
  /** Another one after every change. */
  readonly revision: number;
  readonly hsms: readonly {
    readonly hsmId: string;
    readonly host: string;
    readonly port: number;
    readonly isReachable: boolean;
  }[];
}

export interface ReachabilityNewsParts {
  readonly world: World;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
  /** Aborted when the process ends: nobody is kept waiting then. */
  readonly ending: AbortSignal;
}

export class ReachabilityNews {
  readonly #world: World;
  readonly #clock: MonotonicClock;
  readonly #ending: AbortSignal;
  readonly #waiting = new Set<() => void>();
  #document: ReachabilityDocument;

  constructor({ world, clock, random, ending }: ReachabilityNewsParts) {
    this.#world = world;
    this.#clock = clock;
    this.#ending = ending;
    this.#document = { instance: randomUuid(random), revision: 1, hsms: [] };
    world.network.onChange(() => this.#refresh());
    ending.addEventListener('abort', () => this.#wake());
  }

  /** The process ends: whoever asks on a connection that is kept should keep it no longer. */
  get isEnding(): boolean {
    return this.#ending.aborted;
  }

  now(): ReachabilityDocument {
    this.#refresh();
    return this.#document;
  }

  /** At once, unless `known` (instance and revision with a dot between) is how it stands. Never rejects. */
  async after(known: string): Promise<ReachabilityDocument> {
    const { instance, revision } = this.now();
    if (known === `${instance}.${revision}`) await this.#wait();
    return this.now();
  }

  #wait(): Promise<void> {
    if (this.#ending.aborted || this.#waiting.size >= WAITING_MAX) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        this.#waiting.delete(end);
        resolve();
      };
      const timer = this.#clock.after(WAIT_MS, end);
      this.#waiting.add(end);
    });
  }

  #wake(): void {
    for (const end of [...this.#waiting]) end();
  }

  #refresh(): void {
    const hsms = hsmsOf(this.#world);
    const { instance, revision } = this.#document;
    if (JSON.stringify(hsms) === JSON.stringify(this.#document.hsms)) return;
    this.#document = { instance, revision: revision + 1, hsms };
    this.#wake();
  }
}

const hsmsOf = ({ clusters, network }: World): ReachabilityDocument['hsms'] =>
  clusters.list().flatMap((cluster) => {
    const { clusterId, securityGroupId, hsms } = cluster.describe();
    const interfaces = keyStoreInterfaces(network, clusterId, securityGroupId);
    return hsms.flatMap(({ hsmId, eniId, endpoint }) =>
      endpoint === undefined ? [] : [{ hsmId, ...endpoint, isReachable: isHsmReachable(network, interfaces, eniId) }],
    );
  });
