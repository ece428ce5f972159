// Conditions of the world, each held by whoever wants it so: it begins with its first holder and ends with its last.

import { SimError } from '../../src/errors.ts';
import type { Condition } from './fault-kind.ts';
import type { Undo } from './faulted-world.ts';

interface Held {
  readonly holders: Map<object, Condition>;
  readonly undo: Undo;
}

/** One call at a time. */
export class Conditions {
  /** By subject. */
  readonly #held = new Map<string, Held>();

  /** All of them, or none. @throws whatever the beginning of one throws */
  async hold(holder: object, conditions: readonly Condition[]): Promise<void> {
    try {
      for (const condition of conditions) await this.#hold(holder, condition);
    } catch (error) {
      await this.release(holder).catch(() => this.forget(holder));
      throw error;
    }
  }

  /** @throws what the first that cannot be undone throws, once the others are: the holder still holds those that cannot */
  async release(holder: object): Promise<void> {
    const failures: unknown[] = [];
    for (const [subject, { holders, undo }] of [...this.#held].reverse()) {
      const condition = holders.get(holder);
      if (condition === undefined) continue;
      const before = strongest(holders);
      holders.delete(holder);
      try {
        if (holders.size > 0) await moderate(before, strongest(holders));
        else await undo();
      } catch (error) {
        // What it was about is gone: nothing is left of it.
        if (!SimError.is(error, 'not_found')) {
          holders.set(holder, condition);
          failures.push(error);
          continue;
        }
      }
      if (holders.size === 0) this.#held.delete(subject);
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Undoes nothing: the world stays as it is. */
  forget(holder: object): void {
    for (const [subject, { holders }] of this.#held) {
      if (holders.delete(holder) && holders.size === 0) this.#held.delete(subject);
    }
  }

  async #hold(holder: object, condition: Condition): Promise<void> {
    const held = this.#held.get(condition.subject);
    if (held === undefined) {
      const undo = await condition.begin();
      this.#held.set(condition.subject, { holders: new Map([[holder, condition]]), undo });
      return;
    }
    if (degreeOf(condition) > degreeOf(strongest(held.holders))) await condition.begin();
    held.holders.set(holder, condition);
  }
}

const degreeOf = (condition: Condition | undefined): number => condition?.degree ?? 0;

const strongest = (holders: ReadonlyMap<object, Condition>): Condition | undefined =>
  [...holders.values()].sort((a, b) => degreeOf(b) - degreeOf(a))[0];

/** Where the strongest of the holders has gone, the next one's degree counts. */
async function moderate(before: Condition | undefined, after: Condition | undefined): Promise<void> {
  if (degreeOf(before) !== degreeOf(after)) await after?.begin();
}
