// Faults around a channel, on the HSM's side of it: what arrives is upstream, what is sent is downstream.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Accept, Channel, ChannelListener } from '../../src/transport/channel.ts';
import type { ActiveFaults } from './active-faults.ts';
import type { Direction } from './fault.ts';
import type { ChannelVerdict } from './fault-kind.ts';

export interface FaultySide {
  readonly clusterId: string;
  readonly hsmId: string;
  readonly clock: MonotonicClock;
  readonly faults: ActiveFaults;
}

export const faultyAccept =
  (accept: Accept, side: FaultySide): Accept =>
  (channel) => {
    const outgoing = new Lane(side, 'downstream', channel);
    const incoming = new Lane(side, 'upstream', channel);
    const faulty: Channel = {
      send: (octets) => outgoing.pass(octets, (changed) => channel.send(changed)),
      get bufferedSize() {
        return channel.bufferedSize + outgoing.waitingSize;
      },
      pause: () => channel.pause(),
      resume: () => channel.resume(),
      close: (code, reason) => outgoing.passClose(() => channel.close(code, reason)),
      reset: () => channel.reset(),
    };
    const listener: ChannelListener = accept(faulty);
    return {
      onMessage: (octets) => incoming.pass(octets, (changed) => listener.onMessage(changed)),
      onClose(code, reason) {
        outgoing.end();
        incoming.end();
        listener.onClose(code, reason);
      },
      onDrain: () => listener.onDrain?.(),
    };
  };

/** One direction of one channel: messages keep their order, whatever holds them up. */
class Lane {
  readonly #side: FaultySide;
  readonly #direction: Direction;
  readonly #channel: Channel;
  /** Monotonic: when the last message that was held up is through. */
  #busyUntilMs = 0;
  #waitingCount = 0;
  #passedSize = 0;
  #ended = false;
  waitingSize = 0;

  constructor(side: FaultySide, direction: Direction, channel: Channel) {
    this.#side = side;
    this.#direction = direction;
    this.#channel = channel;
  }

  pass(octets: Uint8Array, onwards: (octets: Uint8Array) => void): void {
    // Without faults, and with nothing of them left, this is all there is.
    if (this.#side.faults.channel.length === 0 && this.#waitingCount === 0) {
      onwards(octets);
      return;
    }
    let delayMs = 0;
    let changed: Uint8Array = octets;
    for (const verdict of this.#verdicts(octets)) {
      if (verdict.do === 'drop') return;
      if (verdict.do === 'reset') {
        this.#reset(verdict.delayMs);
        return;
      }
      if (verdict.do === 'delay') delayMs += verdict.delayMs;
      else if (verdict.do === 'replace') changed = verdict.octets;
      // A message is whole when its last piece is there.
      else delayMs += (Math.ceil(octets.byteLength / verdict.size) - 1) * verdict.delayMs;
    }
    this.#passedSize += octets.byteLength;
    this.#after(delayMs, octets.byteLength, () => onwards(changed));
  }

  passClose(close: () => void): void {
    let delayMs = 0;
    for (const verdict of this.#verdicts(undefined)) if (verdict.do === 'delay') delayMs += verdict.delayMs;
    this.#after(delayMs, 0, close);
  }

  end(): void {
    this.#ended = true;
  }

  *#verdicts(octets: Uint8Array | undefined): Generator<ChannelVerdict> {
    const { clusterId, hsmId, faults } = this.#side;
    for (const { fault, kind, hit, randomOf } of faults.channel) {
      if (fault.direction !== this.#direction) continue;
      if (fault.match.hsmId !== undefined && fault.match.hsmId !== hsmId) continue;
      if (fault.match.clusterId !== undefined && fault.match.clusterId !== clusterId) continue;
      const verdict = kind.judge({ octets, passedSize: this.#passedSize }, fault.parameters, randomOf(hsmId));
      if (verdict !== undefined && hit(hsmId)) yield verdict;
    }
  }

  #after(delayMs: number, size: number, run: () => void): void {
    const { clock } = this.#side;
    const dueMs = Math.max(this.#busyUntilMs, clock.now() + delayMs);
    if (this.#waitingCount === 0 && dueMs <= clock.now()) {
      run();
      return;
    }
    this.#busyUntilMs = dueMs;
    this.#waitingCount++;
    this.waitingSize += size;
    clock.after(Math.max(0, dueMs - clock.now()), () => {
      this.#waitingCount--;
      this.waitingSize -= size;
      if (!this.#ended) run();
    });
  }

  #reset(delayMs: number): void {
    this.#side.clock.after(delayMs, () => this.#channel.reset());
  }
}
