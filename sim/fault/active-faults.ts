// The faults that one thread has to know, sorted by where they sit. Empty lists are all that a disabled fault system costs.

import type { CalendarClock } from '../../src/runtime/clock.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import type { Fault } from './fault.ts';
import type { ChannelKind, DeviceKind, FaultKind, KmsKind } from './fault-kind.ts';
import { FAULT_KINDS } from './kinds.ts';
import { Schedule } from './schedule.ts';

export interface ActiveFault<Kind extends FaultKind> {
  readonly fault: Fault;
  readonly kind: Kind;
  /** One matching event for `target`: is it hit? */
  hit(target: string): boolean;
  randomOf(target: string): RandomSource;
}

interface Entry extends ActiveFault<FaultKind> {
  readonly schedule: Schedule;
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
  put(fault: Fault): void {
    const kind = FAULT_KINDS.get(fault.kind);
    if (kind === undefined) return;
    const schedule = new Schedule(fault);
    this.#entries.set(fault.name, {
      ...{ fault, kind, schedule },
      hit: (target) => schedule.hit(target, this.#calendar.now()),
      randomOf: (target) => schedule.randomOf(target),
    });
    this.#sort();
  }

  remove(name: string): void {
    this.#entries.delete(name);
    this.#sort();
  }

  /** Hits by the fault's name. */
  hits(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#entries.values()].map(({ fault, schedule }) => [fault.name, schedule.hits]));
  }

  #sort(): void {
    const entries = [...this.#entries.values()];
    const at = <Kind extends FaultKind>(place: Kind['place']): readonly ActiveFault<Kind>[] =>
      entries.filter(({ kind }) => kind.place === place) as unknown as readonly ActiveFault<Kind>[];
    this.channel = at<ChannelKind>('channel');
    this.device = at<DeviceKind>('device');
    this.kms = at<KmsKind>('kms');
  }
}
