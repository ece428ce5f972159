// Actions on the world, by the calendar: each happens when its fault becomes active, and its end undoes what is a
// condition (a partition, a lag, somebody's session), never what was an act (a user deleted, a password changed).

import type { CalendarClock, Timer } from '../../src/runtime/clock.ts';
import { Mutex } from '../../src/runtime/mutex.ts';
import { Conditions } from './conditions.ts';
import type { Fault } from './fault.ts';
import type { WorldKind } from './fault-kind.ts';
import type { FaultedWorld } from './faulted-world.ts';

/** A fault's action, from its begin to its end. */
export interface Acting {
  /** How often it has happened. */
  readonly hits: number;
}

class Action implements Acting {
  readonly fault: Fault;
  readonly kind: WorldKind;
  readonly timers: Timer[] = [];
  hits = 0;
  /** What has not happened by then does not happen any more. */
  ended = false;

  constructor(fault: Fault, kind: WorldKind) {
    this.fault = fault;
    this.kind = kind;
  }
}

export class WorldFaults {
  readonly #world: FaultedWorld;
  readonly #calendar: CalendarClock;
  readonly #report: (error: unknown, fault: Fault) => void;
  readonly #conditions = new Conditions();
  /** One after another: the world is one. */
  readonly #acts = new Mutex();

  /** @param report hears of what failed at its date, when there is nobody to tell */
  constructor(world: FaultedWorld, calendar: CalendarClock, report: (error: unknown, fault: Fault) => void) {
    this.#world = world;
    this.#calendar = calendar;
    this.#report = report;
  }

  /**
   * Acts at once, or at its date; one whose last date is past never does.
   * @throws SimError when it acts at once and cannot: then nothing has happened
   */
  async begin(fault: Fault, kind: WorldKind): Promise<Acting> {
    const action = new Action(fault, kind);
    const { activeFrom, activeUntil } = fault;
    const nowMs = this.#calendar.now();
    if (activeUntil !== undefined && activeUntil <= nowMs) return action;
    if (activeFrom === undefined || activeFrom <= nowMs) await this.#act(action);
    else action.timers.push(this.#atDate(activeFrom, action, () => this.#act(action)));
    if (activeUntil !== undefined) action.timers.push(this.#atDate(activeUntil, action, () => this.#release(action)));
    return action;
  }

  /** @throws what its conditions' end throws: then those last, and it has not ended */
  async end(acting: Acting): Promise<void> {
    const action = acting as Action;
    action.ended = true;
    try {
      await this.#release(action);
    } catch (error) {
      action.ended = false;
      throw error;
    }
    for (const timer of action.timers) timer.cancel();
  }

  /** It has ended, whatever lasts of it. */
  abandon(acting: Acting): void {
    const action = acting as Action;
    action.ended = true;
    for (const timer of action.timers) timer.cancel();
    this.#conditions.forget(action);
  }

  /** Resolves once all that has been begun by now has succeeded or failed. */
  settled(): Promise<void> {
    return this.#acts.run(async () => {});
  }

  #atDate(dateMs: number, { fault }: Action, run: () => Promise<void>): Timer {
    return this.#calendar.at(dateMs, () => void run().catch((error: unknown) => this.#report(error, fault)));
  }

  #act(action: Action): Promise<void> {
    return this.#acts.run(async () => {
      if (action.ended) return;
      const { kind, fault } = action;
      const { match, parameters } = fault;
      if ('act' in kind) await kind.act(this.#world, match, parameters);
      else await this.#conditions.hold(action, kind.conditions(this.#world, match, parameters));
      action.hits++;
    });
  }

  #release(action: Action): Promise<void> {
    return this.#acts.run(() => this.#conditions.release(action));
  }
}
