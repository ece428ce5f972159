// One direction of one channel: messages keep their order, whatever holds them up.

import type { MonotonicClock, Timer } from '../../src/runtime/clock.ts';
import type { ActiveFault } from './active-faults.ts';

/** What one fault costs one message. */
export interface Delay {
  readonly fault: ActiveFault;
  /** Milliseconds in which nothing else passes. */
  readonly occupiedMs: number;
  /** Milliseconds that it is late by: others may be under way meanwhile. */
  readonly lateMs: number;
}

interface Waiting {
  readonly run: () => void;
  readonly size: number;
  readonly arrivedMs: number;
  readonly delays: readonly Delay[];
  /** What ends its interest in its faults. */
  readonly stops: readonly (() => void)[];
}

export class Lane {
  readonly #clock: MonotonicClock;
  readonly #onWaiting: () => void;
  #waiting: Waiting[] = [];
  /** When the last message had passed the narrow part. */
  #occupiedUntilMs = 0;
  #timer: Timer | undefined;
  #ended = false;
  /** Octets of what waits. */
  waitingSize = 0;

  /** @param onWaiting called whenever more or less waits */
  constructor(clock: MonotonicClock, onWaiting: () => void) {
    this.#clock = clock;
    this.#onWaiting = onWaiting;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Runs after everything before it, and after its delays, as far as their faults last. */
  add(size: number, delays: readonly Delay[], run: () => void): void {
    if (this.#ended) return;
    const stops = delays.map(({ fault }) => fault.whenOver(() => this.#pump()));
    this.#waiting.push({ run, size, arrivedMs: this.#clock.now(), delays, stops });
    this.waitingSize += size;
    this.#pump();
    if (size > 0) this.#onWaiting();
  }

  /** What waits is lost. */
  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
    for (const { stops } of this.#waiting.splice(0)) for (const stop of stops) stop();
    this.waitingSize = 0;
  }

  #pump(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const passedMs = Math.max(this.#occupiedUntilMs, next.arrivedMs) + sumOf(next.delays, 'occupiedMs');
      const waitMs = passedMs + sumOf(next.delays, 'lateMs') - this.#clock.now();
      if (waitMs > 0) {
        this.#timer = this.#clock.after(waitMs, () => this.#pump());
        return;
      }
      this.#waiting.shift();
      this.#occupiedUntilMs = passedMs;
      this.waitingSize -= next.size;
      for (const stop of next.stops) stop();
      next.run();
      if (next.size > 0) this.#onWaiting();
    }
  }
}

const sumOf = (delays: readonly Delay[], member: 'occupiedMs' | 'lateMs'): number =>
  delays.reduce((sum, { fault, ...delay }) => (fault.isOver ? sum : sum + delay[member]), 0);
