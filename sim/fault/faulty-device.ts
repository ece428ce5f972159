// Faults before a device's dispatch, and between its answers and the wire.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Request, ResponseFields } from '../../src/wire/messages.ts';
import type { Device, DeviceConnection, DevicePeer } from '../hsm/device.ts';
import type { ActiveFaults } from './active-faults.ts';
import type { Direction, FaultMatch } from './fault.ts';
import type { DeviceVerdict } from './fault-kind.ts';

export interface FaultyDeviceOptions {
  readonly clusterId: string;
  readonly hsmId: string;
  readonly clock: MonotonicClock;
  readonly faults: ActiveFaults;
}

export const faultyDevice = (device: Device, options: FaultyDeviceOptions): Device => ({
  open: (peer) => new FaultyConnection(device, peer, options),
});

/** Requests whose answers a fault may still be for. */
interface Asked {
  readonly operation: string;
  readonly keyHandle: number | undefined;
}

class FaultyConnection implements DeviceConnection {
  readonly #inner: DeviceConnection;
  readonly #peer: DevicePeer;
  readonly #options: FaultyDeviceOptions;
  /** What answers are to, while there are faults that ask. */
  readonly #asked = new Map<number, Asked>();
  #username: string | undefined;
  #heldRequest: Request | undefined;
  #heldAnswer: ResponseFields | undefined;
  #ended = false;

  constructor(device: Device, peer: DevicePeer, options: FaultyDeviceOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#inner = device.open({
      answer: (response) => this.#answer(response),
      event: (event) => peer.event(event),
      close: (code, reason) => peer.close(code, reason),
    });
  }

  handle(request: Request): void {
    // Faults that come later may be for this user.
    if (request.loginStart) this.#username = usernameOf(request) ?? this.#username;
    if (this.#options.faults.device.length === 0 && this.#heldRequest === undefined) {
      this.#inner.handle(request);
      return;
    }
    const asked = { operation: request.body ?? '', keyHandle: keyHandleOf(request) };
    this.#asked.set(request.id, asked);
    const verdict = this.#judge('upstream', asked);
    if (verdict === undefined) this.#pass(request);
    else this.#carryOut(verdict, request);
  }

  closed(): void {
    this.#ended = true;
    this.#asked.clear();
    this.#inner.closed();
  }

  #carryOut(verdict: DeviceVerdict, request: Request): void {
    switch (verdict.do) {
      case 'answer':
        this.#asked.delete(request.id);
        this.#peer.answer({ id: request.id, status: verdict.status, detail: verdict.detail });
        break;
      case 'drop':
        this.#asked.delete(request.id);
        break;
      case 'duplicate':
        this.#pass(request);
        this.#inner.handle(request);
        break;
      case 'hold':
        // It is the next one of the one that is held already: that one has been overtaken.
        if (this.#heldRequest === undefined) this.#heldRequest = request;
        else this.#pass(request);
        break;
      case 'delay':
        this.#after(verdict.delayMs, () => this.#pass(request));
        break;
      case 'close':
        this.#peer.close(verdict.code, verdict.reason);
        break;
    }
  }

  /** With the one that was held, if any, after it. */
  #pass(request: Request): void {
    this.#inner.handle(request);
    const held = this.#heldRequest;
    this.#heldRequest = undefined;
    if (held !== undefined) this.#inner.handle(held);
  }

  #answer(response: ResponseFields): void {
    const asked = this.#asked.get(response.id ?? 0);
    if (asked === undefined) {
      this.#send(response);
      return;
    }
    this.#asked.delete(response.id ?? 0);
    const verdict = this.#judge('downstream', asked);
    if (verdict === undefined) {
      this.#send(response);
      return;
    }
    if (verdict.do === 'drop') return;
    if (verdict.do === 'hold' && this.#heldAnswer === undefined) {
      this.#heldAnswer = response;
      return;
    }
    if (verdict.do === 'delay') {
      this.#after(verdict.delayMs, () => this.#send(response));
      return;
    }
    this.#send(response);
    if (verdict.do === 'duplicate') this.#peer.answer(response);
  }

  #send(response: ResponseFields): void {
    this.#peer.answer(response);
    const held = this.#heldAnswer;
    this.#heldAnswer = undefined;
    if (held !== undefined) this.#peer.answer(held);
  }

  #judge(direction: Direction, asked: Asked): DeviceVerdict | undefined {
    const { hsmId, faults } = this.#options;
    for (const { fault, kind, hit } of faults.device) {
      if (fault.direction !== direction || !this.#matches(fault.match, asked)) continue;
      if (kind.operations?.some((operation) => operation === asked.operation) === false) continue;
      if (hit(hsmId)) return kind.judge(fault.parameters);
    }
    return undefined;
  }

  #matches({ clusterId, hsmId, username, operation, keyId }: FaultMatch, asked: Asked): boolean {
    const options = this.#options;
    return (
      (clusterId === undefined || clusterId === options.clusterId) &&
      (hsmId === undefined || hsmId === options.hsmId) &&
      (username === undefined || username.toLowerCase() === this.#username) &&
      (operation === undefined || operation === asked.operation) &&
      (keyId === undefined || (asked.keyHandle !== undefined && Number(keyId) === asked.keyHandle))
    );
  }

  #after(delayMs: number, run: () => void): void {
    this.#options.clock.after(delayMs, () => {
      if (!this.#ended) run();
    });
  }
}

function keyHandleOf(request: Request): number | undefined {
  const body: unknown = request.body === undefined ? undefined : request[request.body];
  return (body as { keyHandle?: number } | undefined)?.keyHandle;
}

/** Of a client-first-message (RFC 5802 section 7): who begins to log in. */
const usernameOf = ({ loginStart }: Request): string | undefined =>
  /,n=([^,]+)/.exec(loginStart?.clientFirst ?? '')?.[1]?.toLowerCase();
