// All faults by name: what the control API creates, lists, changes and deletes. Threads with HSMs follow it.

import { SimError } from '../../src/errors.ts';
import type { Fault, ListedFault } from './fault.ts';
import type { FaultKind } from './fault-kind.ts';
import { FAULT_KINDS } from './kinds.ts';
import { EVENT_MEMBERS, isKnownPlace, type KnownNames, parseFault } from './parse-fault.ts';
import type { WorldFaults } from './world-faults.ts';

export const FAULTS_MAX = 1000;

/** Somebody who has to know the faults of channels, devices and KMS: a thread. */
export interface FaultFollower {
  put(fault: Fault): void;
  remove(name: string): void;
  /** Hits by the fault's name. */
  hits(): Promise<Readonly<Record<string, number>>>;
}

/** Where faults that act on the world go. */
export type ActingFaults = Pick<WorldFaults, 'put' | 'remove' | 'hits' | 'requireTarget'>;

export class FaultRegistry {
  readonly #faults = new Map<string, Fault>();
  readonly #followers = new Set<FaultFollower>();
  readonly #world: ActingFaults;
  readonly #known: KnownNames;
  /** Hits that were counted in threads that are gone. */
  readonly #past = new Map<string, number>();

  constructor(world: ActingFaults, known: KnownNames) {
    this.#world = world;
    this.#known = known;
  }

  /** Those that can be created here. */
  kinds(): readonly FaultKind[] {
    return [...FAULT_KINDS.values()].filter(({ place }) => isKnownPlace(this.#known, place));
  }

  /** Is told every fault there is, and every change. Returns what ends it. */
  follow(follower: FaultFollower): () => Promise<void> {
    this.#followers.add(follower);
    for (const fault of this.#faults.values()) follower.put(fault);
    return async () => {
      const counted = await follower.hits();
      this.#followers.delete(follower);
      for (const [name, hits] of Object.entries(counted)) {
        if (this.#faults.has(name)) this.#past.set(name, (this.#past.get(name) ?? 0) + hits);
      }
    };
  }

  /** @throws SimError `invalid_configuration`, also when the name is taken; `not_found`: then nothing is applied */
  async create(given: unknown): Promise<ListedFault> {
    const fault = this.#parse(given);
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
      ...writtenAs({ ...known }),
      ...rest,
      parameters: { ...known.parameters, ...(parameters ?? {}) },
      match: match ?? known.match,
    };
    const fault = this.#parse(merged);
    await this.#apply(fault);
    return { ...fault, hits: 0 };
  }

  /** @throws SimError `not_found`; what its end could not undo: the fault is gone all the same */
  async delete(name: string): Promise<void> {
    this.#require(name);
    this.#faults.delete(name);
    this.#past.delete(name);
    for (const follower of this.#followers) follower.remove(name);
    await this.#world.remove(name);
  }

  /** @throws what the first could not undo, once all of them are gone */
  async reset(): Promise<void> {
    const failures: unknown[] = [];
    for (const name of [...this.#faults.keys()]) await this.delete(name).catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  /**
   * These and no others; all are checked before the first is applied.
   * @throws as `create`; where the world refuses one of them, there are no faults at all
   */
  async populate(given: readonly unknown[]): Promise<readonly ListedFault[]> {
    const faults = given.map((one) => this.#parse(one));
    const names = new Set(faults.map(({ name }) => name));
    if (names.size < faults.length) throw new SimError('invalid_configuration', 'two faults have the same name');
    if (names.size > FAULTS_MAX) throw new SimError('invalid_configuration', `there are at most ${FAULTS_MAX} faults`);
    await this.reset();
    try {
      for (const fault of faults) await this.#apply(fault);
    } catch (error) {
      await this.reset();
      throw error;
    }
    return this.list();
  }

  async list(): Promise<readonly ListedFault[]> {
    // Of now: a follower that goes meanwhile is counted once.
    const past = new Map(this.#past);
    const counts = await Promise.all([...this.#followers].map((follower) => follower.hits()));
    counts.push(this.#world.hits());
    return [...this.#faults.values()].map((fault) => {
      const hits = counts.reduce((sum, count) => sum + (count[fault.name] ?? 0), past.get(fault.name) ?? 0);
      return { ...fault, hits };
    });
  }

  async #apply(fault: Fault): Promise<void> {
    const kind = FAULT_KINDS.get(fault.kind);
    if (kind?.place === 'world') {
      await this.#world.put(fault, kind).catch((error: unknown) => {
        // If it was there before, that one has ended.
        this.#faults.delete(fault.name);
        throw error;
      });
    }
    this.#faults.set(fault.name, fault);
    this.#past.delete(fault.name);
    if (kind?.place !== 'world') for (const follower of this.#followers) follower.put(fault);
  }

  #parse(given: unknown): Fault {
    const fault = parseFault(given, this.#known);
    this.#world.requireTarget(fault.match);
    return fault;
  }

  #require(name: string): Fault {
    const fault = this.#faults.get(name);
    if (fault === undefined) throw new SimError('not_found', `there is no fault ${name}`);
    return fault;
  }
}

/** As somebody would write it: without members that are not set, and without those that have no meaning for the kind. */
function writtenAs(fault: Record<string, unknown>): Record<string, unknown> {
  const kind = FAULT_KINDS.get(String(fault.kind));
  const hasDirection = kind?.place === 'channel' || kind?.place === 'device';
  const meaningless = [...(hasDirection ? [] : ['direction']), ...(kind?.place === 'world' ? EVENT_MEMBERS : [])];
  return Object.fromEntries(
    Object.entries(fault).filter(([name, value]) => value !== undefined && !meaningless.includes(name)),
  );
}
