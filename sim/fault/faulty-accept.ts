// Faults around a channel, on the HSM's side of it: what arrives is upstream, what is sent is downstream.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Accept, Channel, ChannelListener } from '../../src/transport/channel.ts';
import type { ActiveFault, ActiveFaults } from './active-faults.ts';
import type { Direction } from './fault.ts';
import type { ChannelVerdict } from './fault-kind.ts';
import { type Delay, Lane } from './lane.ts';

/** RFC 6455 section 7.4.1: the other side just went away. */
const ABNORMAL_CLOSURE = 1006;
/** Octets that are held up on their way to the HSM: above it the client is not read. */
const HELD_SIZE_MAX = 16 * 1024 * 1024;

export interface FaultySide {
  readonly clusterId: string;
  readonly hsmId: string;
  /** What counts and chance are by: the same in every run, which ids are not. */
  readonly target: string;
  readonly clock: MonotonicClock;
  readonly faults: ActiveFaults;
}

export const faultyAccept =
  (accept: Accept, side: FaultySide): Accept =>
  (channel) =>
    new FaultyChannel(accept, side, channel);

class FaultyChannel implements ChannelListener, Channel {
  readonly #side: FaultySide;
  readonly #channel: Channel;
  readonly #listener: ChannelListener;
  readonly #lanes: Readonly<Record<Direction, Lane>>;
  /** Octets that came by each fault. */
  readonly #passedSizes = new WeakMap<ActiveFault, number>();
  /** Of faults that will break the link: what cancels that. */
  readonly #resets = new Map<ActiveFault, () => void>();
  /** Who wants that nothing more is read. */
  readonly #pausers = new Set<'device' | 'lane'>();

  constructor(accept: Accept, side: FaultySide, channel: Channel) {
    this.#side = side;
    this.#channel = channel;
    this.#lanes = {
      upstream: new Lane(side.clock, () => this.#hold()),
      downstream: new Lane(side.clock, () => {}),
    };
    this.#listener = accept(this);
  }

  // --- from the network ---------------------------------------------------------------------------------------------

  onMessage(octets: Uint8Array): void {
    this.#pass('upstream', octets, (changed) => this.#listener.onMessage(changed));
  }

  onClose(code: number, reason: string): void {
    const { upstream, downstream } = this.#lanes;
    downstream.end();
    for (const cancel of this.#resets.values()) cancel();
    // What was under way on a link that broke is lost.
    if (code === ABNORMAL_CLOSURE) {
      upstream.end();
      this.#listener.onClose(code, reason);
    } else {
      this.#passClose('upstream', () => this.#listener.onClose(code, reason));
    }
  }

  onDrain(): void {
    this.#listener.onDrain?.();
  }

  // --- from the device ----------------------------------------------------------------------------------------------

  send(octets: Uint8Array): void {
    this.#pass('downstream', octets, (changed) => this.#channel.send(changed));
  }

  get bufferedSize(): number {
    return this.#channel.bufferedSize + this.#lanes.downstream.waitingSize;
  }

  pause(): void {
    this.#pause('device');
  }

  resume(): void {
    this.#resume('device');
  }

  close(code: number, reason: string): void {
    this.#passClose('downstream', () => this.#channel.close(code, reason));
  }

  reset(): void {
    this.#channel.reset();
  }

  // --- in between -----------------------------------------------------------------------------------------------------

  #pass(direction: Direction, octets: Uint8Array, onwards: (octets: Uint8Array) => void): void {
    const lane = this.#lanes[direction];
    // Without faults, and with nothing of them left, this is all there is.
    if (this.#side.faults.channel.length === 0 && lane.isEmpty) {
      onwards(octets);
      return;
    }
    const delays: Delay[] = [];
    let changed: Uint8Array = octets;
    for (const [fault, verdict] of this.#verdicts(direction, octets)) {
      if (verdict.do === 'drop') return;
      if (verdict.do === 'reset') {
        this.#resetAfter(fault, verdict.delayMs);
        return;
      }
      if (verdict.do === 'replace') changed = verdict.octets;
      else delays.push(delayOf(fault, verdict));
    }
    lane.add(octets.byteLength, delays, () => onwards(changed));
  }

  #passClose(direction: Direction, close: () => void): void {
    const delays: Delay[] = [];
    for (const [fault, verdict] of this.#verdicts(direction, undefined)) {
      if (verdict.do === 'delay') delays.push(delayOf(fault, verdict));
    }
    this.#lanes[direction].add(0, delays, close);
  }

  *#verdicts(direction: Direction, octets: Uint8Array | undefined): Generator<[ActiveFault, ChannelVerdict]> {
    const { clusterId, hsmId, target, faults } = this.#side;
    for (const active of faults.channel) {
      const { fault, kind } = active;
      if (fault.direction !== direction) continue;
      if (fault.match.hsmId !== undefined && fault.match.hsmId !== hsmId) continue;
      if (fault.match.clusterId !== undefined && fault.match.clusterId !== clusterId) continue;
      if (!active.isDue) continue;
      const passedSize = this.#passedSizes.get(active) ?? 0;
      const verdict = kind.judge({ octets, passedSize }, fault.parameters, active.randomOf(target));
      this.#passedSizes.set(active, passedSize + (octets?.byteLength ?? 0));
      if (verdict !== undefined && active.hit(target)) yield [active, verdict];
    }
  }

  /** The first that a fault asks for; none, if the fault is over by then. */
  #resetAfter(fault: ActiveFault, delayMs: number): void {
    if (this.#resets.has(fault)) return;
    const timer = this.#side.clock.after(delayMs, () => this.#channel.reset());
    const stop = fault.whenOver(() => timer.cancel());
    this.#resets.set(fault, () => {
      timer.cancel();
      stop();
    });
  }

  #hold(): void {
    if (this.#lanes.upstream.waitingSize > HELD_SIZE_MAX) this.#pause('lane');
    else this.#resume('lane');
  }

  #pause(pauser: 'device' | 'lane'): void {
    if (this.#pausers.size === 0) this.#channel.pause();
    this.#pausers.add(pauser);
  }

  #resume(pauser: 'device' | 'lane'): void {
    if (this.#pausers.delete(pauser) && this.#pausers.size === 0) this.#channel.resume();
  }
}

function delayOf(fault: ActiveFault, verdict: Extract<ChannelVerdict, { do: 'delay' | 'occupy' }>): Delay {
  return verdict.do === 'delay'
    ? { fault, lateMs: verdict.delayMs, occupiedMs: 0 }
    : { fault, lateMs: 0, occupiedMs: verdict.durationMs };
}
