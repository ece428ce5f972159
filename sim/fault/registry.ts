// All faults by name: what the control API creates, lists, changes and deletes. Threads with HSMs follow it.

import { SimError } from '../../src/errors.ts';
import type { Fault } from './fault.ts';
import { FAULT_KINDS } from './kinds.ts';
import { parseFault } from './parse-fault.ts';
import type { WorldFaults } from './world-faults.ts';

const FAULTS_MAX = 1000;

/** Somebody who has to know the faults of channels, devices and KMS: a thread. */
export interface FaultFollower {
  put(fault: Fault): void;
  remove(name: string): void;
  /** Hits by the fault's name. */
  hits(): Promise<Readonly<Record<string, number>>>;
}

export type ListedFault = Fault & { readonly hits: number };

export class FaultRegistry {
  readonly #faults = new Map<string, Fault>();
  readonly #followers = new Set<FaultFollower>();
  readonly #world: WorldFaults;
  /** Hits that were counted in threads that are gone. */
  readonly #past = new Map<string, number>();

  constructor(world: WorldFaults) {
    this.#world = world;
  }

  /** Is told every fault there is, and every change. Returns what ends it. */
  follow(follower: FaultFollower): () => Promise<void> {
    this.#followers.add(follower);
    for (const fault of this.#faults.values()) follower.put(fault);
    return async () => {
      this.#followers.delete(follower);
      for (const [name, hits] of Object.entries(await follower.hits())) {
        if (this.#faults.has(name)) this.#past.set(name, (this.#past.get(name) ?? 0) + hits);
      }
    };
  }

  /** @throws SimError `invalid_configuration`, also when the name is taken; `not_found`: then nothing is applied */
  async create(given: unknown): Promise<ListedFault> {
    const fault = parseFault(given);
    if (this.#faults.has(fault.name))
      throw new SimError('invalid_configuration', `there is a fault ${fault.name} already`);
    if (this.#faults.size >= FAULTS_MAX)
      throw new SimError('invalid_configuration', `there are ${FAULTS_MAX} faults already`);
    await this.#apply(fault);
    return { ...fault, hits: 0 };
  }

  /** Members that are given take the place of those that are; counts begin anew. @throws as `create`, `not_found` */
  async change(name: string, given: unknown): Promise<ListedFault> {
    const known = this.#require(name);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      throw new SimError('invalid_configuration', 'a change is an object');
    }
    const { parameters, match, ...rest } = given as Record<string, unknown>;
    if ('name' in rest || 'kind' in rest) throw new SimError('invalid_configuration', 'name and kind do not change');
    const merged = {
      ...known,
      ...rest,
      parameters: { ...known.parameters, ...(parameters ?? {}) },
      match: match ?? known.match,
    };
    const fault = parseFault(writtenAs(merged));
    await this.#apply(fault);
    return { ...fault, hits: 0 };
  }

  /** @throws SimError `not_found` */
  async delete(name: string): Promise<void> {
    this.#require(name);
    this.#faults.delete(name);
    this.#past.delete(name);
    for (const follower of this.#followers) follower.remove(name);
    await this.#world.remove(name);
  }

  async reset(): Promise<void> {
    for (const name of [...this.#faults.keys()]) await this.delete(name);
  }

  /** These and no others; all are checked before the first is applied. @throws as `create` */
  async populate(given: readonly unknown[]): Promise<readonly ListedFault[]> {
    const faults = given.map(parseFault);
    const names = new Set(faults.map(({ name }) => name));
    if (names.size < faults.length) throw new SimError('invalid_configuration', 'two faults have the same name');
    if (names.size > FAULTS_MAX) throw new SimError('invalid_configuration', `there are at most ${FAULTS_MAX} faults`);
    await this.reset();
    for (const fault of faults) await this.#apply(fault);
    return this.list();
  }

  async list(): Promise<readonly ListedFault[]> {
    const counts = await Promise.all([...this.#followers].map((follower) => follower.hits()));
    counts.push(this.#world.hits());
    return [...this.#faults.values()].map((fault) => {
      const hits = counts.reduce((sum, count) => sum + (count[fault.name] ?? 0), this.#past.get(fault.name) ?? 0);
      return { ...fault, hits };
    });
  }

  async #apply(fault: Fault): Promise<void> {
    const kind = FAULT_KINDS.get(fault.kind);
    if (kind?.place === 'world') await this.#world.put(fault, kind);
    this.#faults.set(fault.name, fault);
    this.#past.delete(fault.name);
    if (kind?.place !== 'world') for (const follower of this.#followers) follower.put(fault);
  }

  #require(name: string): Fault {
    const fault = this.#faults.get(name);
    if (fault === undefined) throw new SimError('not_found', `there is no fault ${name}`);
    return fault;
  }
}

/** As somebody would write it: without members that are not set, and without a direction where it has no meaning. */
function writtenAs(fault: Record<string, unknown>): Record<string, unknown> {
  const kind = FAULT_KINDS.get(String(fault.kind));
  const hasDirection = kind?.place === 'channel' || kind?.place === 'device';
  return Object.fromEntries(
    Object.entries(fault).filter(([name, value]) => value !== undefined && (name !== 'direction' || hasDirection)),
  );
}
