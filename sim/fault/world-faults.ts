// Actions on the world, by the calendar: each happens when its fault becomes active, and its end undoes what is a
// condition (a partition, a lag, somebody's session), never what was an act (a user deleted, a password changed).

import { SimError } from '../../src/errors.ts';
import type { CalendarClock, Timer } from '../../src/runtime/clock.ts';
import { Mutex } from '../../src/runtime/mutex.ts';
import type { Fault, FaultMatch } from './fault.ts';
import type { WorldKind } from './fault-kind.ts';
import type { FaultedWorld } from './faulted-world.ts';
import { requireTarget } from './targets.ts';

interface Acting {
  hits: number;
  readonly timers: Timer[];
  undo: (() => Promise<void>) | undefined;
}

export class WorldFaults {
  readonly #world: FaultedWorld;
  readonly #calendar: CalendarClock;
  readonly #report: (error: unknown, fault: Fault) => void;
  readonly #acting = new Map<string, Acting>();
  /** One after another: the world is one. */
  readonly #acts = new Mutex();

  /** @param report hears of an act that failed at its date, when there is nobody to tell. */
  constructor(world: FaultedWorld, calendar: CalendarClock, report: (error: unknown, fault: Fault) => void) {
    this.#world = world;
    this.#calendar = calendar;
    this.#report = report;
  }

  /** @throws SimError `not_found`: it names a cluster or an HSM that there is not */
  requireTarget(match: FaultMatch): void {
    requireTarget(this.#world, match);
  }

  /** Acts at once, or at its date. @throws SimError when it acts at once and cannot: then nothing has happened */
  async put(fault: Fault, kind: WorldKind): Promise<void> {
    await this.remove(fault.name);
    const acting: Acting = { hits: 0, timers: [], undo: undefined };
    const { activeFrom, activeUntil } = fault;
    const act = (): Promise<void> =>
      this.#acts.run(async () => {
        acting.undo = await kind.act(this.#world, fault.match, fault.parameters);
        acting.hits++;
      });
    this.#acting.set(fault.name, acting);
    if (activeFrom !== undefined && activeFrom > this.#calendar.now()) {
      const late = (): void => void act().catch((error: unknown) => this.#report(error, fault));
      acting.timers.push(this.#calendar.at(activeFrom, late));
    } else {
      await act().catch((error: unknown) => {
        this.#acting.delete(fault.name);
        throw error;
      });
    }
    if (activeUntil !== undefined) {
      const end = (): void => void this.#undo(acting).catch((error: unknown) => this.#report(error, fault));
      acting.timers.push(this.#calendar.at(activeUntil, end));
    }
  }

  /** @throws whatever the undoing throws; the fault is gone either way */
  async remove(name: string): Promise<void> {
    const acting = this.#acting.get(name);
    if (acting === undefined) return;
    this.#acting.delete(name);
    for (const timer of acting.timers) timer.cancel();
    await this.#undo(acting);
  }

  /** Resolves once all that has been begun by now has succeeded or failed. */
  settled(): Promise<void> {
    return this.#acts.run(async () => {});
  }

  hits(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#acting].map(([name, { hits }]) => [name, hits]));
  }

  #undo(acting: Acting): Promise<void> {
    return this.#acts.run(async () => {
      const { undo } = acting;
      acting.undo = undefined;
      await undo?.().catch((error: unknown) => {
        // What the condition was about is gone: nothing is left of it.
        if (!SimError.is(error, 'not_found')) throw error;
      });
    });
  }
}
