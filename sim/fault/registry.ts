// All faults by name: what the control API creates, lists, changes and deletes. Changes happen one after another, each as
// a whole or not at all; what an act of the world has done stays done.

import { SimError } from '../../src/errors.ts';
import { Mutex } from '../../src/runtime/mutex.ts';
import { eachOf } from './each-of.ts';
import type { Fault } from './fault.ts';
import type { FaultFollowers } from './fault-followers.ts';
import type { FaultKind } from './fault-kind.ts';
import type { KnownWorld } from './faulted-world.ts';
import { FAULT_KINDS } from './kinds.ts';
import { mergePatch } from './merge-patch.ts';
import { checkChange, isKnownPlace, type KnownNames, parseFault } from './parse-fault.ts';
import { type ListedFault, shown } from './shown-fault.ts';
import { aimOf } from './targets.ts';
import type { Acting, WorldFaults } from './world-faults.ts';

export const FAULTS_MAX = 1000;

interface Entry {
  readonly fault: Fault;
  readonly kind: FaultKind;
  /** Of actions on the world. */
  readonly acting: Acting | undefined;
}

/** Where faults that act on the world go. */
export type ActingFaults = Pick<WorldFaults, 'begin' | 'end' | 'abandon'>;

export interface RegistryParts {
  readonly followers: FaultFollowers;
  readonly worldFaults: ActingFaults;
  readonly world: KnownWorld;
  readonly names: KnownNames;
  /** Hears of what nobody can be told. */
  readonly report: (error: unknown, fault: Fault) => void;
}

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);

export class FaultRegistry {
  readonly #parts: RegistryParts;
  /** In the order in which they were created. */
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Mutex();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** Those that can be created here. */
  kinds(): readonly FaultKind[] {
    return [...FAULT_KINDS.values()].filter(({ place }) => isKnownPlace(this.#parts.names, place));
  }

  /** @throws SimError `invalid_configuration`, also when the name is taken; `not_found`; of an HSM that does not answer */
  async create(given: unknown): Promise<ListedFault> {
    const [created] = await this.#createAll(async () => [await this.#aimed(this.#parsed(given))]);
    return created as ListedFault;
  }

  /** All of them, or none. @throws as `create` */
  createAll(given: readonly unknown[]): Promise<readonly ListedFault[]> {
    return this.#createAll(() => this.#readAll(given));
  }

  /**
   * A JSON Merge Patch (RFC 7396) of what is shown: null takes a member away. Counts begin anew, and an act happens again.
   * @throws as `create`, `not_found`: then it is as it was, its counts among it
   */
  change(name: string, given: unknown): Promise<ListedFault> {
    return this.#changes.run(async () => {
      const before = this.#require(name);
      const fault = await this.#changed(before, given);
      const acting = await this.#begin(fault);
      try {
        await this.#end(before);
      } catch (error) {
        await this.#endAll([{ ...before, acting }]);
        throw error;
      }
      const entry = { fault, kind: before.kind, acting };
      await this.#install([entry]);
      return listed(entry, acting?.hits ?? 0);
    });
  }

  /** @throws SimError `not_found`; what its end could not undo: the fault is gone all the same */
  delete(name: string): Promise<void> {
    return this.#changes.run(async () => {
      const entry = this.#require(name);
      this.#entries.delete(name);
      const [failure] = await this.#removeAll([entry]);
      if (failure !== undefined) throw failure.error;
    });
  }

  /** @throws what the end of the first could not undo, once all of them are gone */
  reset(): Promise<void> {
    return this.#changes.run(async () => {
      const entries = [...this.#entries.values()];
      this.#entries.clear();
      const [failure] = await this.#removeAll(entries);
      if (failure !== undefined) throw failure.error;
    });
  }

  /**
   * These and no others, or those that there were: conditions begin first, then acts happen, and only when all of them
   * have do the old ones end. @throws as `create`
   */
  populate(given: readonly unknown[]): Promise<readonly ListedFault[]> {
    return this.#changes.run(async () => {
      const entries = await this.#beginAll(await this.#readAll(given));
      const old = [...this.#entries.values()];
      this.#entries.clear();
      await this.#install(entries);
      const failures = await this.#removeAll(old);
      for (const { error, fault } of failures) this.#parts.report(error, fault);
      return this.list();
    });
  }

  async list(): Promise<readonly ListedFault[]> {
    const hits = await this.#parts.followers.hits();
    return [...this.#entries.values()].map((entry) => listed(entry, hits[entry.fault.name] ?? 0));
  }

  /** @throws SimError `not_found` */
  async get(name: string): Promise<ListedFault> {
    const entry = this.#require(name);
    return listed(entry, (await this.#parts.followers.hits())[name] ?? 0);
  }

  #createAll(read: () => Promise<readonly Fault[]>): Promise<readonly ListedFault[]> {
    return this.#changes.run(async () => {
      const faults = await read();
      const taken = faults.find(({ name }) => this.#entries.has(name));
      if (taken !== undefined) throw wrong(`there is a fault ${taken.name} already`);
      if (this.#entries.size + faults.length > FAULTS_MAX) throw wrong(`there are at most ${FAULTS_MAX} faults`);
      const entries = await this.#beginAll(faults);
      await this.#install(entries);
      return entries.map((entry) => listed(entry, 0));
    });
  }

  async #readAll(given: readonly unknown[]): Promise<readonly Fault[]> {
    if (given.length > FAULTS_MAX) throw wrong(`there are at most ${FAULTS_MAX} faults`);
    const parsed = await eachOf(given, (one) => this.#parsed(one));
    const names = parsed.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) throw wrong(`two faults have the name ${twice}`);
    return eachOf(parsed, (fault) => this.#aimed(fault));
  }

  #parsed(given: unknown): Fault {
    return parseFault(withoutHits(given), this.#parts.names);
  }

  async #changed({ fault, kind }: Entry, given: unknown): Promise<Fault> {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong('a change is an object');
    const { name = fault.name, kind: kindName = fault.kind, ...patch } = withoutHits(given) as Record<string, unknown>;
    if (name !== fault.name || kindName !== fault.kind) throw wrong('name and kind do not change');
    checkChange(patch, kind);
    const changed = parseFault(mergePatch(shown(fault, kind), patch), this.#parts.names);
    // Whom it is for has been found already, and may be gone meanwhile: an HSM that it holds dead, for example.
    const isAimed = !('match' in patch) && !('parameters' in patch);
    return isAimed ? changed : this.#aimed(changed);
  }

  async #aimed(fault: Fault): Promise<Fault> {
    const { match, parameters } = fault;
    return { ...fault, match: await aimOf(kindOf(fault), this.#parts.world, match, parameters) };
  }

  /** All of them, or none. In the order of the list. */
  async #beginAll(faults: readonly Fault[]): Promise<readonly Entry[]> {
    const begun = new Map<Fault, Entry>();
    // What can be undone comes first.
    const inTurn = [...faults].sort((a, b) => Number(isAct(a)) - Number(isAct(b)));
    try {
      for (const fault of inTurn) {
        begun.set(fault, { fault, kind: kindOf(fault), acting: await this.#begin(fault) });
      }
    } catch (error) {
      await this.#endAll([...begun.values()]);
      throw error;
    }
    return faults.map((fault) => begun.get(fault) as Entry);
  }

  async #begin(fault: Fault): Promise<Acting | undefined> {
    const kind = kindOf(fault);
    return kind.place === 'world' ? this.#parts.worldFaults.begin(fault, kind) : undefined;
  }

  async #install(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      this.#entries.set(entry.fault.name, entry);
      if (entry.acting === undefined) await this.#parts.followers.put(entry.fault);
    }
  }

  /** What is no longer listed hits no longer. Resolves with what could not be undone. */
  async #removeAll(entries: readonly Entry[]) {
    for (const { fault } of entries) {
      if (!this.#entries.has(fault.name)) await this.#parts.followers.remove(fault.name);
    }
    return this.#endAll(entries);
  }

  async #end({ acting }: Entry): Promise<void> {
    if (acting !== undefined) await this.#parts.worldFaults.end(acting);
  }

  /**
   * The newest first; what cannot be undone while another one lasts (a machine needs an address) is tried again without
   * it. Resolves with those that could not be undone at all: they are over all the same.
   */
  async #endAll(entries: readonly Entry[]): Promise<readonly { readonly fault: Fault; readonly error: unknown }[]> {
    let left = [...entries].reverse();
    for (;;) {
      const failed: { entry: Entry; error: unknown }[] = [];
      for (const entry of left) await this.#end(entry).catch((error: unknown) => failed.push({ entry, error }));
      if (failed.length === 0) return [];
      if (failed.length === left.length) {
        for (const { acting } of left) if (acting !== undefined) this.#parts.worldFaults.abandon(acting);
        return failed.map(({ entry, error }) => ({ fault: entry.fault, error }));
      }
      left = failed.map(({ entry }) => entry);
    }
  }

  #require(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new SimError('not_found', `there is no fault ${name}`);
    return entry;
  }
}

const listed = ({ fault, kind, acting }: Entry, counted: number): ListedFault => ({
  ...shown(fault, kind),
  hits: acting?.hits ?? counted,
});

/** A list that was read can be sent back. */
function withoutHits(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const { hits: _hits, ...rest } = given as Record<string, unknown>;
  return rest;
}

function kindOf({ kind: name }: Fault): FaultKind {
  const kind = FAULT_KINDS.get(name);
  if (kind === undefined) throw wrong(`there is no kind of fault ${name}`);
  return kind;
}

function isAct(fault: Fault): boolean {
  return 'act' in kindOf(fault);
}
