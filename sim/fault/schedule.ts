// When a fault hits: counts and chance, for each target by itself, so that the same seed and the same requests give the
// same faults, whatever other HSMs do.

import { type RandomSource, seededRandom } from '../../src/runtime/random.ts';
import type { Fault } from './fault.ts';

interface Count {
  matched: number;
  hits: number;
  readonly random: RandomSource;
}

export class Schedule {
  readonly #fault: Fault;
  readonly #counts = new Map<string, Count>();

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  /** Hits of all targets together. */
  get hits(): number {
    let hits = 0;
    for (const count of this.#counts.values()) hits += count.hits;
    return hits;
  }

  /** Is it active on that date? */
  isDue(nowMs: number): boolean {
    const { activeFrom, activeUntil } = this.#fault;
    return !((activeFrom !== undefined && nowMs < activeFrom) || (activeUntil !== undefined && nowMs >= activeUntil));
  }

  /**
   * One matching event for `target` (an HSM, or `kms`): is it hit?
   * @param nowMs the calendar, milliseconds since 1970
   */
  hit(target: string, nowMs: number): boolean {
    const { skip, times, probability } = this.#fault;
    if (!this.isDue(nowMs)) return false;
    const count = this.#countOf(target);
    if (count.matched++ < skip) return false;
    if (times !== undefined && count.hits >= times) return false;
    // One draw for each event that could be hit, so that a change of `times` moves no other draw.
    if (probability < 1 && count.random.fraction() >= probability) return false;
    count.hits++;
    return true;
  }

  /** What a kind draws beside, from the same seed. */
  randomOf(target: string): RandomSource {
    return this.#countOf(target).random;
  }

  #countOf(target: string): Count {
    let count = this.#counts.get(target);
    if (count === undefined) {
      count = { matched: 0, hits: 0, random: seededRandom(this.#fault.seed ^ hashOf(target)) };
      this.#counts.set(target, count);
    }
    return count;
  }
}

/** FNV-1a: gives each target its own sequence of the same seed. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
