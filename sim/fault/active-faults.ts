// The faults that one thread has to know, sorted by where they sit. Empty lists are all that a disabled fault system costs.

import type { CalendarClock, Timer } from '../../src/runtime/clock.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import type { Fault } from './fault.ts';
import type { ChannelKind, DeviceKind, FaultKind, KmsKind } from './fault-kind.ts';
import { Schedule } from './schedule.ts';

export interface ActiveFault<Kind extends FaultKind = FaultKind> {
  readonly fault: Fault;
  readonly kind: Kind;
  /** By its dates. */
  readonly isDue: boolean;
  /** One matching event for `target`: is it hit? */
  hit(target: string): boolean;
  randomOf(target: string): RandomSource;
  /** Deleted, changed, or past its last date: what it still has under way is over, too. */
  readonly isOver: boolean;
  /** Runs once, when it is. Returns what cancels it. */
  whenOver(run: () => void): () => void;
}

class Entry implements ActiveFault {
  readonly fault: Fault;
  readonly kind: FaultKind;
  readonly schedule: Schedule;
  readonly #calendar: CalendarClock;
  readonly #waiting = new Set<() => void>();
  isOver = false;
  /** At its last date. */
  timer: Timer | undefined;

  constructor(fault: Fault, kind: FaultKind, calendar: CalendarClock) {
    this.fault = fault;
    this.kind = kind;
    this.schedule = new Schedule(fault);
    this.#calendar = calendar;
  }

  get isDue(): boolean {
    return this.schedule.isDue(this.#calendar.now());
  }

  hit(target: string): boolean {
    return this.schedule.hit(target, this.#calendar.now());
  }

  randomOf(target: string): RandomSource {
    return this.schedule.randomOf(target);
  }

  whenOver(run: () => void): () => void {
    this.#waiting.add(run);
    return () => void this.#waiting.delete(run);
  }

  end(): void {
    this.timer?.cancel();
    this.isOver = true;
    for (const run of [...this.#waiting]) run();
    this.#waiting.clear();
  }
}

export class ActiveFaults {
  readonly #calendar: CalendarClock;
  readonly #entries = new Map<string, Entry>();
  channel: readonly ActiveFault<ChannelKind>[] = [];
  device: readonly ActiveFault<DeviceKind>[] = [];
  kms: readonly ActiveFault<KmsKind>[] = [];

  constructor(calendar: CalendarClock) {
    this.#calendar = calendar;
  }

  /** Takes the place of the one of the same name, whose counts begin anew. */
  put(fault: Fault, kind: FaultKind): void {
    const before = this.#entries.get(fault.name);
    const entry = new Entry(fault, kind, this.#calendar);
    this.#entries.set(fault.name, entry);
    const { activeUntil } = fault;
    if (activeUntil !== undefined) entry.timer = this.#calendar.at(activeUntil, () => this.#end(entry));
    this.#sort();
    before?.end();
  }

  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#end(entry);
  }

  /** Hits by the fault's name. */
  hits(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#entries.values()].map(({ fault, schedule }) => [fault.name, schedule.hits]));
  }

  #end(entry: Entry): void {
    entry.isOver = true;
    this.#sort();
    entry.end();
  }

  #sort(): void {
    const entries = [...this.#entries.values()].filter(({ isOver }) => !isOver);
    const at = <Kind extends FaultKind>(place: Kind['place']): readonly ActiveFault<Kind>[] =>
      entries.filter(({ kind }) => kind.place === place) as unknown as readonly ActiveFault<Kind>[];
    this.channel = at<ChannelKind>('channel');
    this.device = at<DeviceKind>('device');
    this.kms = at<KmsKind>('kms');
  }
}
