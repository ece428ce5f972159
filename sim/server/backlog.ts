// The requests of all connections of one HSM that wait for their turn. While several connections have many waiting, all of
// it is bounded, so that what is taken is answered soon, however much is asked for; whoever has less than an even share of
// the room waiting is not turned away for the others. One that is alone with its many makes nobody wait but itself: turns
// are short.

/** At about 10 microseconds a request, the last one waits for a fiftieth of a second. */
const WAITING_MAX = 2_048;
/** A connection has many waiting. */
const MANY_MIN = 128;

export interface BacklogLimits {
  readonly waitingMax: number;
  readonly manyMin: number;
}

export class Backlog {
  readonly #limits: BacklogLimits;
  #count = 0;
  /** Connections that have many waiting. */
  #heavy = 0;

  constructor(limits: BacklogLimits = { waitingMax: WAITING_MAX, manyMin: MANY_MIN }) {
    this.#limits = limits;
  }

  /** How many more a connection may add of which `waiting` requests wait already. */
  room(waiting: number): number {
    const { waitingMax, manyMin } = this.#limits;
    const sharing = waiting < manyMin ? this.#heavy + 1 : this.#heavy;
    if (sharing === 1) return Number.POSITIVE_INFINITY;
    return Math.max(0, waitingMax - this.#count, Math.floor(waitingMax / sharing) - waiting);
  }

  /** Of one connection, that had `before` waiting and has `after` now. */
  changed(before: number, after: number): void {
    const { manyMin } = this.#limits;
    if (before < manyMin && after >= manyMin) this.#heavy++;
    else if (before >= manyMin && after < manyMin) this.#heavy--;
    this.#count += after - before;
  }
}
