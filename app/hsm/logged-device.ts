// A device whose requests and answers are logged as they pass on the wire: faults are in there, bodies are not.

import type { Device, DeviceConnection, DevicePeer } from '../../sim/hsm/device.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { operationOf } from '../../src/wire/codec.ts';
import type { Request, ResponseFields } from '../../src/wire/messages.ts';
import { Status, statusName } from '../../src/wire/status.ts';
import { deviceRequestName } from '../observation/device-requests.ts';

interface LoggedDeviceParts {
  readonly hsmId: string;
  readonly clock: Pick<MonotonicClock, 'now'>;
  readonly logger: Logger;
}

export const loggedDevice = (device: Device, parts: LoggedDeviceParts): Device => ({
  open: (peer) => new LoggedConnection(device, peer, parts),
});

interface Asked {
  readonly operation: string;
  readonly sessionHandle: number;
  readonly arrivedMs: number;
}

class LoggedConnection implements DeviceConnection {
  readonly #inner: DeviceConnection;
  readonly #peer: DevicePeer;
  readonly #parts: LoggedDeviceParts;
  readonly #asked = new Map<number, Asked>();
  #sessionHandle = 0;

  constructor(device: Device, peer: DevicePeer, parts: LoggedDeviceParts) {
    this.#peer = peer;
    this.#parts = parts;
    this.#inner = device.open({
      answer: (response) => this.#answer(response),
      abandon: (id) => {
        this.#asked.delete(id);
        peer.abandon(id);
      },
      event: (event) => peer.event(event),
      close: (code, reason) => {
        parts.logger.info({ code, reason }, 'the HSM closes a connection');
        peer.close(code, reason);
      },
    });
  }

  handle(request: Request): void {
    const operation = operationOf(request) ?? 'unknown';
    const asked = { operation, sessionHandle: this.#sessionHandle, arrivedMs: this.#parts.clock.now() };
    this.#asked.set(request.id, asked);
    this.#parts.logger.trace(this.#fieldsOf(request.id, asked), 'the HSM was asked');
    this.#inner.handle(request);
  }

  closed(): void {
    this.#asked.clear();
    this.#inner.closed();
  }

  #answer(response: ResponseFields): void {
    const id = response.id ?? 0;
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (response.loginResult) this.#sessionHandle = response.loginResult.sessionHandle ?? 0;
    if (asked !== undefined) {
      const status = response.status ?? Status.SUCCESS;
      const durationMs = Math.round((this.#parts.clock.now() - asked.arrivedMs) * 1000) / 1000;
      const fields = { ...this.#fieldsOf(id, asked), outcome: statusName(status) ?? status, durationMs };
      if (asked.operation === 'heartbeat') this.#parts.logger.trace(fields, 'the HSM answered');
      else this.#parts.logger.debug(fields, 'the HSM answered');
    }
    this.#peer.answer(response);
  }

  #fieldsOf(id: number, { operation, sessionHandle }: Asked): object {
    const deviceRequest = deviceRequestName(this.#parts.hsmId, sessionHandle, id);
    return { ...(deviceRequest && { deviceRequest }), operation };
  }
}
