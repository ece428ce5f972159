// One client's connection as an HSM serves it: octets in, requests queued, handed to the device in slices, and their
// answers back in one batch a slice.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Channel, ChannelListener } from '../../src/transport/channel.ts';
import { CloseCode } from '../../src/wire/close-codes.ts';
import { CodecError, decodeRequests } from '../../src/wire/codec.ts';
import type { EventFields, Request, ResponseFields } from '../../src/wire/messages.ts';
import { ResponseBatch } from '../../src/wire/response-batch.ts';
import { Status } from '../../src/wire/status.ts';
import type { Device, DeviceConnection, DevicePeer } from '../hsm/device.ts';
import type { Backlog } from './backlog.ts';
import { RequestQueue } from './request-queue.ts';
import type { Scheduler, SliceCheck, Worker } from './scheduler.ts';

/** Octets of one connection's unanswered requests; past it, as past their number, the answer is BUSY at once. */
const IN_FLIGHT_SIZE_MAX = 16 * 1024 * 1024;
/** Answers that the network has not taken: above it the connection gets no turns and is not read. */
const BUFFERED_SIZE_HIGH_WATER = 1024 * 1024;

export interface ServedConnectionParts {
  readonly device: Device;
  readonly clock: MonotonicClock;
  readonly scheduler: Scheduler;
  readonly backlog: Backlog;
  /** What the device's hello promises. */
  readonly requestsInFlightMax: number;
}

export class ServedConnection implements ChannelListener, DevicePeer, Worker {
  readonly #channel: Channel;
  readonly #clock: MonotonicClock;
  readonly #scheduler: Scheduler;
  readonly #device: DeviceConnection;
  readonly #queue: RequestQueue;
  #inFlightCount = 0;
  #inFlightSize = 0;
  readonly #inFlightMax: number;
  /** Id of the request that the device has in hand and has not answered yet; 0: none. Ids are never 0. */
  #handlingId = 0;
  #handlingSize = 0;
  /** Requests that the device answers later: id to size. */
  readonly #deferred = new Map<number, number>();
  readonly #outgoing = new ResponseBatch();
  #flushScheduled = false;
  #inSlice = false;
  #stalled = false;
  #closed = false;

  constructor(channel: Channel, { device, clock, scheduler, backlog, requestsInFlightMax }: ServedConnectionParts) {
    this.#queue = new RequestQueue(backlog);
    this.#channel = channel;
    this.#clock = clock;
    this.#scheduler = scheduler;
    this.#inFlightMax = requestsInFlightMax;
    this.#device = device.open(this);
    this.#flush();
  }

  // --- from the channel -------------------------------------------------------------------------------------------

  onMessage(octets: Uint8Array): void {
    if (this.#closed) return;
    let requests: Request[];
    try {
      requests = decodeRequests(octets);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const tooMany = error.kind === 'too_many_requests';
      this.close(tooMany ? CloseCode.TOO_MANY_REQUESTS : CloseCode.MALFORMED_MESSAGE, error.message);
      return;
    }
    if (requests.length === 0) return;
    const sizeEach = Math.ceil(octets.byteLength / requests.length);
    const room = Math.min(
      this.#queue.room,
      this.#inFlightMax - this.#inFlightCount,
      Math.floor((IN_FLIGHT_SIZE_MAX - this.#inFlightSize) / sizeEach),
    );
    const accepted = Math.max(0, Math.min(room, requests.length));
    this.#inFlightCount += accepted;
    this.#inFlightSize += accepted * sizeEach;
    this.#queue.add(accepted === requests.length ? requests : requests.slice(0, accepted), this.#clock.now(), sizeEach);
    for (let index = accepted; index < requests.length; index++) {
      this.#respond({ id: requests[index]?.id, status: Status.BUSY });
    }
    if (!this.#stalled && this.#queue.count > 0) this.#scheduler.enroll(this);
  }

  onDrain(): void {
    if (!this.#stalled || this.#closed) return;
    this.#stalled = false;
    this.#channel.resume();
    if (this.#queue.count > 0) this.#scheduler.enroll(this);
  }

  onClose(): void {
    this.#stop();
    this.#device.closed();
  }

  // --- from the device --------------------------------------------------------------------------------------------

  answer(response: ResponseFields): void {
    if (this.#conclude(response.id ?? 0)) this.#respond(response);
  }

  abandon(id: number): void {
    this.#conclude(id);
  }

  event(event: EventFields): void {
    if (this.#closed) return;
    this.#outgoing.addEvent(event);
    this.#scheduleFlush();
  }

  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#flush();
    this.#stop();
    this.#channel.close(code, reason);
  }

  // --- from the scheduler -----------------------------------------------------------------------------------------

  work(slice: SliceCheck): boolean {
    const nowMs = this.#clock.now();
    this.#inSlice = true;
    do {
      const request = this.#queue.take();
      if (request === undefined) break;
      const { arrivedMs, size } = this.#queue;
      if (request.deadlineMs > 0 && nowMs - arrivedMs > request.deadlineMs) {
        this.#settle(size);
        this.#respond({ id: request.id, status: Status.DEADLINE_EXCEEDED });
      } else {
        this.#handle(request, size);
      }
    } while (!slice.isOver());
    this.#inSlice = false;
    this.#flush();
    return this.#queue.count > 0 && !this.#stalled;
  }

  #handle(request: Request, size: number): void {
    this.#handlingId = request.id;
    this.#handlingSize = size;
    this.#device.handle(request);
    if (this.#handlingId !== 0) this.#deferred.set(request.id, size);
    this.#handlingId = 0;
  }

  /** The request is in flight no longer; false when it was not. */
  #conclude(id: number): boolean {
    if (id !== 0 && this.#handlingId === id) {
      this.#settle(this.#handlingSize);
      this.#handlingId = 0;
      return true;
    }
    const size = this.#deferred.get(id);
    if (size === undefined) return false;
    this.#deferred.delete(id);
    this.#settle(size);
    return true;
  }

  #settle(size: number): void {
    this.#inFlightCount--;
    this.#inFlightSize -= size;
  }

  // --- to the channel ---------------------------------------------------------------------------------------------

  #respond(response: ResponseFields): void {
    if (this.#closed) return;
    if (!this.#outgoing.add(response)) {
      this.#outgoing.add({
        id: response.id,
        status: Status.DATA_TOO_LONG,
        detail: 'the answer is longer than a message may be',
      });
    }
    this.#scheduleFlush();
  }

  /** For what is answered outside a slice: together with whatever else is answered at the same moment. */
  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#inSlice) return;
    this.#flushScheduled = true;
    queueMicrotask(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#closed || this.#outgoing.isEmpty) return;
    for (const message of this.#outgoing.take()) this.#channel.send(message);
    if (this.#channel.bufferedSize > BUFFERED_SIZE_HIGH_WATER && !this.#stalled) {
      this.#stalled = true;
      this.#channel.pause();
      this.#scheduler.withdraw(this);
    }
  }

  #stop(): void {
    this.#closed = true;
    this.#queue.clear();
    this.#deferred.clear();
    this.#scheduler.withdraw(this);
  }
}
