// Who has to know the faults of channels, devices and KMS: each thread that they can hit in. What they are, and how they
// came about, is the registry's.

import type { Fault } from './fault.ts';

export type Hits = Readonly<Record<string, number>>;

export interface FaultFollower {
  /** In the place of the one of the same name, whose hits do not count any more. Resolves once it can hit. */
  put(fault: Fault): Promise<void>;
  /** Resolves once it hits nothing more. */
  remove(name: string): Promise<void>;
  /** By the fault's name. */
  hits(): Promise<Hits>;
}

export interface Following {
  /** What there was to know when it began; `put` and `remove` tell what comes. */
  readonly faults: readonly Fault[];
  /** Its hits stay counted. */
  end(): Promise<void>;
}

export class FaultFollowers {
  readonly #faults = new Map<string, Fault>();
  readonly #followers = new Set<FaultFollower>();
  /** Hits that were counted by followers that are gone. */
  readonly #past = new Map<Fault, number>();

  follow(follower: FaultFollower): Following {
    this.#followers.add(follower);
    return {
      faults: [...this.#faults.values()],
      end: async () => {
        const counted = [...this.#faults.values()];
        const hits = await follower.hits();
        if (!this.#followers.delete(follower)) return;
        for (const fault of counted) {
          // Not those that have been changed or deleted meanwhile.
          if (this.#faults.get(fault.name) !== fault) continue;
          this.#past.set(fault, (this.#past.get(fault) ?? 0) + countOf(hits, fault));
        }
      },
    };
  }

  /** Resolves once it can hit everywhere. */
  async put(fault: Fault): Promise<void> {
    this.#forget(fault.name);
    this.#faults.set(fault.name, fault);
    await Promise.all([...this.#followers].map((follower) => follower.put(fault)));
  }

  async remove(name: string): Promise<void> {
    if (!this.#forget(name)) return;
    await Promise.all([...this.#followers].map((follower) => follower.remove(name)));
  }

  /** The end is near: nothing hits any more, and nothing is held up. */
  async removeAll(): Promise<void> {
    await Promise.all([...this.#faults.keys()].map((name) => this.remove(name)));
  }

  /** Of all followers together, those that are gone among them. */
  async hits(): Promise<Hits> {
    // Of now: a follower that goes meanwhile is counted once.
    const past = new Map(this.#past);
    const counts = await Promise.all([...this.#followers].map((follower) => follower.hits()));
    return Object.fromEntries(
      [...this.#faults.values()].map((fault) => [
        fault.name,
        counts.reduce((sum, count) => sum + countOf(count, fault), past.get(fault) ?? 0),
      ]),
    );
  }

  #forget(name: string): boolean {
    const fault = this.#faults.get(name);
    if (fault === undefined) return false;
    this.#past.delete(fault);
    return this.#faults.delete(name);
  }
}

/** A fault may be called as what every object has: `constructor`. */
const countOf = (hits: Hits, { name }: Fault): number => (Object.hasOwn(hits, name) ? (hits[name] ?? 0) : 0);
