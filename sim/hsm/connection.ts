// One connection: order of ids, session, policy, waits and deadlines. What an operation does is its handler's.

import { CloseCode } from '../../src/wire/close-codes.ts';
import { operationOf } from '../../src/wire/codec.ts';
import type { Operation, Request, ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import type { AuditOpcode } from './audit-opcodes.ts';
import { Call } from './call.ts';
import type { Core, Later } from './core.ts';
import type { DeviceConnection, DevicePeer } from './device.ts';
import { HANDLERS } from './handlers.ts';
import { judge, POLICY } from './policy.ts';
import { answerOfError } from './refusal.ts';
import { RequestScope } from './request-scope.ts';
import { SessionPhase } from './session-phase.ts';
import { Watchdog } from './watchdog.ts';

const MISSED_HEARTBEATS_MAX = 3;

export class HsmConnection implements DeviceConnection {
  readonly core: Core;
  readonly phase = new SessionPhase();
  readonly #peer: DevicePeer;
  readonly #onEnd: (connection: HsmConnection) => void;
  readonly #watchdog: Watchdog;
  readonly #calls = new Set<Call>();
  #lastRequestId = 0;

  /** Says hello. @param onEnd called once, whoever ended it */
  constructor(core: Core, peer: DevicePeer, onEnd: (connection: HsmConnection) => void) {
    this.core = core;
    this.#peer = peer;
    this.#onEnd = onEnd;
    const { clusterId, hsmId } = core;
    const { heartbeatIntervalMs, requestsInFlightMax } = core.settings;
    this.#watchdog = new Watchdog(core.clock.monotonic, MISSED_HEARTBEATS_MAX * heartbeatIntervalMs, () =>
      this.terminate(CloseCode.HEARTBEAT_MISSED, 'nothing was heard for three heartbeat intervals'),
    );
    this.phase.advance('hello');
    peer.event({ hello: { clusterId, hsmId, heartbeatIntervalMs, requestsInFlightMax } });
  }

  /** Requests that wait for their answers. */
  get waitingCount(): number {
    return this.#calls.size;
  }

  handle(request: Request): void {
    if (!this.phase.live) return;
    if (request.id <= this.#lastRequestId) {
      this.terminate(CloseCode.REQUEST_ID_REUSED, `request id ${request.id} after ${this.#lastRequestId}`);
      return;
    }
    this.#lastRequestId = request.id;
    this.#watchdog.heard();
    if (request.afterPosition > this.core.replica.position) this.#park(request);
    else this.#dispatch(request);
  }

  closed(): void {
    this.#end('CN_APP_FINALIZE');
  }

  /** Closes it from this side. */
  readonly terminate = (code: number, reason: string): void => {
    if (!this.phase.live) return;
    this.#end('CN_CLOSE_SESSION');
    this.#peer.close(code, reason);
  };

  entriesLost(position: number, afterPosition: number): void {
    this.#peer.event({ entriesLost: { position, afterPosition } });
  }

  /** Holds a request back until this HSM has come to `after_position`; what is legal is judged then. */
  #park(request: Request): void {
    const call = this.#newCall(request);
    if (call === undefined) return;
    call.expiresAs = Status.BEHIND;
    this.core.replica.reached(request.afterPosition, call).then(
      () => {
        call.expiresAs = Status.DEADLINE_EXCEEDED;
        if (call.open) this.#dispatch(request, call);
      },
      // The call has ended, and with it its answer.
      () => {},
    );
  }

  #dispatch(request: Request, parked?: Call): void {
    const operation = operationOf(request);
    if (operation === undefined || !Object.hasOwn(POLICY, operation)) {
      this.#answer(request, { status: Status.UNKNOWN_OPERATION, detail: 'this HSM knows no such operation' }, parked);
      return;
    }
    this.core.counts.requests[operation]++;
    const { phase } = this;
    const verdict = judge(POLICY[operation], phase.state, phase.session?.role);
    if (verdict !== Status.SUCCESS) {
      this.#answer(request, { status: verdict, detail: `${operation} while ${phase.state}` }, parked);
      return;
    }
    this.#run(operation, request, parked);
  }

  #run<O extends Operation>(operation: O, request: Request, parked: Call | undefined): void {
    const handler = HANDLERS[operation];
    const scope = new RequestScope(this);
    // The oneof's case says that it is there.
    const body = request[operation] as NonNullable<Request[O]>;
    if ('atOnce' in handler) {
      let answer: ResponseFields | Later;
      try {
        answer = handler.atOnce(scope, body);
      } catch (error) {
        answer = this.#failed(operation, error);
      }
      if (typeof answer === 'function') this.#runLater(operation, request, parked, answer);
      else this.#answer(request, answer, parked);
      return;
    }
    this.#runLater(operation, request, parked, async (call) => handler.later(scope, body, call));
  }

  #runLater(operation: Operation, request: Request, parked: Call | undefined, later: Later): void {
    const call = parked ?? this.#newCall(request);
    if (call !== undefined) void this.#answerLater(operation, call, () => later(call));
  }

  async #answerLater(operation: Operation, call: Call, run: () => Promise<ResponseFields>): Promise<void> {
    try {
      call.answer(await run());
    } catch (error) {
      call.answer(this.#failed(operation, error));
    }
  }

  #failed(operation: Operation, error: unknown): ResponseFields {
    const answer = answerOfError(error);
    if (answer.status === Status.DEVICE_ERROR) this.core.logger.error({ err: error, operation }, 'an operation failed');
    return answer;
  }

  /** Undefined when as many requests wait as may, which has been answered. */
  #newCall(request: Request): Call | undefined {
    if (this.#calls.size >= this.core.settings.requestsInFlightMax) {
      this.#answer(request, { status: Status.BUSY, detail: 'too many requests wait for their answers' });
      return undefined;
    }
    const timeMs = request.deadlineMs > 0 ? request.deadlineMs : this.core.settings.waitMaxMs;
    const call = new Call(this.core.clock.monotonic, timeMs, (response) => {
      this.#calls.delete(call);
      this.#answer(request, response);
    });
    this.#calls.add(call);
    return call;
  }

  #answer(request: Request, response: ResponseFields, call?: Call): void {
    if (call !== undefined) {
      call.answer(response);
      return;
    }
    if (response.status) this.core.counts.refused(operationOf(request), response.status);
    response.id = request.id;
    this.#peer.answer(response);
  }

  #end(opcode: AuditOpcode): void {
    if (!this.phase.live) return;
    const { session } = this.phase;
    this.phase.advance(opcode === 'CN_APP_FINALIZE' ? 'lost' : 'closed');
    this.#watchdog.stop();
    for (const call of this.#calls) call.discard();
    this.#calls.clear();
    if (session !== undefined) {
      this.core.sessions.close(session);
      const user = { name: session.username, type: session.role };
      this.core.audit.record(opcode, session.handle, Status.SUCCESS, { user });
    }
    this.#onEnd(this);
  }
}
