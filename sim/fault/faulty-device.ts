// Faults before a device's dispatch, and between its answers and the wire.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Request, ResponseFields } from '../../src/wire/messages.ts';
import type { Device, DeviceConnection, DevicePeer } from '../hsm/device.ts';
import type { ActiveFault, ActiveFaults } from './active-faults.ts';
import type { Direction, FaultMatch } from './fault.ts';
import type { DeviceVerdict } from './fault-kind.ts';
import { postpone } from './postpone.ts';

export interface FaultyDeviceOptions {
  readonly clusterId: string;
  readonly hsmId: string;
  /** What counts and chance are by: the same in every run, which ids are not. */
  readonly target: string;
  readonly clock: MonotonicClock;
  readonly faults: ActiveFaults;
}

export const faultyDevice = (device: Device, options: FaultyDeviceOptions): Device => ({
  open: (peer) => new FaultyConnection(device, peer, options),
});

interface Hit {
  readonly fault: ActiveFault;
  readonly verdict: DeviceVerdict;
}

/** Requests whose answers a fault may still be for. */
interface Asked {
  readonly operation: string;
  readonly keyHandles: readonly number[];
}

/** It waits for the next one, or for the end of its fault. */
interface Held<Message> {
  readonly message: Message;
  /** It does not wait any more. */
  readonly stop: () => void;
}

class FaultyConnection implements DeviceConnection {
  readonly #inner: DeviceConnection;
  readonly #peer: DevicePeer;
  readonly #options: FaultyDeviceOptions;
  /** What answers are to, while there are faults that ask. */
  readonly #asked = new Map<number, Asked>();
  /** What ends what is held up, once the connection has gone. */
  readonly #postponed = new Set<() => void>();
  #username: string | undefined;
  #heldRequest: Held<Request> | undefined;
  #heldAnswer: Held<ResponseFields> | undefined;

  constructor(device: Device, peer: DevicePeer, options: FaultyDeviceOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#inner = device.open({
      answer: (response) => this.#answer(response),
      abandon: (id) => peer.abandon(id),
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
    const asked = { operation: request.body ?? '', keyHandles: keyHandlesOf(request) };
    this.#asked.set(request.id, asked);
    const hit = this.#judge('upstream', asked);
    if (hit === undefined) this.#pass(request);
    else this.#carryOut(hit, request);
  }

  closed(): void {
    for (const cancel of this.#postponed) cancel();
    this.#heldRequest?.stop();
    this.#heldAnswer?.stop();
    this.#asked.clear();
    this.#inner.closed();
  }

  #carryOut({ fault, verdict }: Hit, request: Request): void {
    switch (verdict.do) {
      case 'answer':
        this.#asked.delete(request.id);
        this.#peer.answer({ id: request.id, status: verdict.status, detail: verdict.detail });
        break;
      case 'drop':
        this.#asked.delete(request.id);
        this.#peer.abandon(request.id);
        break;
      case 'duplicate':
        this.#pass(request);
        this.#inner.handle(request);
        break;
      case 'hold':
        this.#heldRequest = { message: request, stop: fault.whenOver(() => this.#passHeld()) };
        break;
      case 'delay':
        this.#after(fault, verdict.delayMs, () => this.#pass(request));
        break;
      case 'close':
        this.#peer.close(verdict.code, verdict.reason);
        break;
    }
  }

  /** With the one that was held, if any, after it. */
  #pass(request: Request): void {
    this.#inner.handle(request);
    this.#passHeld();
  }

  #passHeld(): void {
    const held = this.#heldRequest;
    if (held === undefined) return;
    this.#heldRequest = undefined;
    held.stop();
    this.#inner.handle(held.message);
  }

  #answer(response: ResponseFields): void {
    const id = response.id ?? 0;
    const asked = this.#asked.get(id);
    const hit = asked && this.#judge('downstream', asked);
    this.#asked.delete(id);
    switch (hit?.verdict.do) {
      case 'drop':
        this.#peer.abandon(id);
        break;
      case 'hold':
        this.#heldAnswer = { message: response, stop: hit.fault.whenOver(() => this.#sendHeld()) };
        break;
      case 'delay':
        this.#after(hit.fault, hit.verdict.delayMs, () => this.#send(response));
        break;
      default:
        this.#send(response);
    }
  }

  #send(response: ResponseFields): void {
    this.#peer.answer(response);
    this.#sendHeld();
  }

  #sendHeld(): void {
    const held = this.#heldAnswer;
    if (held === undefined) return;
    this.#heldAnswer = undefined;
    held.stop();
    this.#peer.answer(held.message);
  }

  #judge(direction: Direction, asked: Asked): Hit | undefined {
    const { target, faults } = this.#options;
    const isHolding = (direction === 'upstream' ? this.#heldRequest : this.#heldAnswer) !== undefined;
    for (const active of faults.device) {
      const { fault, kind } = active;
      if (fault.direction !== direction || !this.#matches(fault.match, asked)) continue;
      if (kind.operations?.some((operation) => operation === asked.operation) === false) continue;
      const verdict = kind.judge(fault.parameters);
      // The next one after the one that is held overtakes it, and nothing happens to it.
      if (verdict.do === 'hold' && isHolding) continue;
      if (active.hit(target)) return { fault: active, verdict };
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
      (keyId === undefined || asked.keyHandles.includes(Number(keyId)))
    );
  }

  #after(fault: ActiveFault, delayMs: number, run: () => void): void {
    const cancel = postpone(this.#options.clock, fault, delayMs, () => {
      this.#postponed.delete(cancel);
      run();
    });
    this.#postponed.add(cancel);
  }
}

/** Of the keys that a request is about, by whatever name. */
const KEY_MEMBERS = ['keyHandle', 'wrappingKeyHandle', 'unwrappingKeyHandle', 'baseKeyHandle'] as const;

function keyHandlesOf(request: Request): readonly number[] {
  const body: unknown = request.body === undefined ? undefined : request[request.body];
  const members = body as Partial<Record<(typeof KEY_MEMBERS)[number], number>> | undefined;
  return KEY_MEMBERS.flatMap((name) => members?.[name] ?? []);
}

/** Of a client-first-message (RFC 5802 section 7): who begins to log in. */
const usernameOf = ({ loginStart }: Request): string | undefined =>
  /,n=([^,]+)/.exec(loginStart?.clientFirst ?? '')?.[1]?.toLowerCase();
