// Asks the control API of another process, over connections that are kept.
//
// Every question has a limit: of time from its first octet to the answer's last, of the answer's size, and of how many are
// under way. What goes wrong becomes one of three errors:
//
//   control_plane_unavailable   nobody answers, not in time, not to the end, or with a status of the 500s
//   protocol_violation          what answers does not speak as `/_sim/v1` does
//   too_many_in_flight          our own limit

import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Secret } from '../../src/runtime/secret.ts';

const PREFIX = '/_sim/v1/';
const TIME_LIMIT_MS = 5_000;
const ANSWER_SIZE_MAX = 1024 * 1024;
const IN_FLIGHT_MAX = 1_024;
const CONNECTIONS_MAX = 16;
const IDLE_CONNECTIONS_MAX = 4;

export interface Question {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/_sim/v1/`; what it is made of is encoded already. */
  readonly path: string;
  readonly body?: object;
  readonly timeLimitMs?: number;
  /** Aborting it fails the question with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Reply {
  /** Of the 200s or the 400s. */
  readonly status: number;
  /** Undefined when there is none. */
  readonly body: unknown;
}

export interface ControlClientParts {
  /** `http://127.0.0.1:4760`; `https:` is possible. */
  readonly endpoint: URL;
  /** Sent with every question. */
  readonly token: Secret | undefined;
  readonly clock: MonotonicClock;
}

export class ControlClient {
  readonly #parts: ControlClientParts;
  readonly #agent: HttpAgent;
  readonly #send: typeof requestHttp;
  readonly #base: string;
  #isClosed = false;
  /** What ends each question that is under way. */
  readonly #underWay = new Set<(error: SimError) => void>();

  constructor(parts: ControlClientParts) {
    this.#parts = parts;
    const { endpoint } = parts;
    const isSecure = endpoint.protocol === 'https:';
    const options = { keepAlive: true, maxSockets: CONNECTIONS_MAX, maxFreeSockets: IDLE_CONNECTIONS_MAX };
    this.#agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options);
    this.#send = isSecure ? requestHttps : requestHttp;
    this.#base = `${endpoint.pathname.replace(/\/+$/, '')}${PREFIX}`;
  }

  /** Whom it asks. */
  get endpoint(): string {
    return this.#parts.endpoint.href.replace(/\/+$/, '');
  }

  /** For messages. */
  get name(): string {
    return `the cluster process at ${this.endpoint}`;
  }

  /**
   * @throws SimError `control_plane_unavailable`, `protocol_violation`, `too_many_in_flight`; `connection_closed` after `close`;
   * the signal's reason
   */
  async ask(question: Question): Promise<Reply> {
    if (this.#isClosed) throw this.#closed();
    if (this.#underWay.size >= IN_FLIGHT_MAX) {
      throw new SimError('too_many_in_flight', `too many questions to ${this.name} are under way`);
    }
    return this.#ask(question, true);
  }

  /** Ends every connection; what is under way fails with `connection_closed`. */
  close(): void {
    this.#isClosed = true;
    for (const fail of [...this.#underWay]) fail(this.#closed());
    this.#agent.destroy();
  }

  async #ask(question: Question, mayRepeat: boolean): Promise<Reply> {
    const outcome = await this.#exchange(question);
    if ('text' in outcome) return this.#reply(question, outcome);
    // A kept connection that the other side closed while the question was on its way.
    const isStale = outcome.reused && (outcome.error as NodeJS.ErrnoException).code === 'ECONNRESET';
    if (isStale && mayRepeat) return this.#ask(question, false);
    throw this.#failure(question, outcome.error);
  }

  /** Never rejects. */
  #exchange({ method, path, body, timeLimitMs = TIME_LIMIT_MS, signal }: Question): Promise<Exchanged | Failed> {
    const { endpoint, token, clock } = this.#parts;
    const content = body && Buffer.from(JSON.stringify(body), 'utf8');
    return new Promise((resolve) => {
      const request = this.#send({
        // What must not be done twice goes over a connection of its own, which nobody can have closed meanwhile.
        agent: method === 'POST' ? false : this.#agent,
        ...{ method, path: `${this.#base}${path}` },
        ...{ protocol: endpoint.protocol, host: endpoint.hostname.replace(/^\[|\]$/g, ''), port: endpoint.port },
        headers: {
          Accept: 'application/json',
          ...(content && { 'Content-Type': 'application/json', 'Content-Length': content.length }),
          ...(token && { Authorization: `Bearer ${Buffer.from(token.reveal()).toString('utf8')}` }),
        },
      });
      request.on('error', (error) => fail(error));
      const end = (outcome: Exchanged | Failed): void => {
        timer.cancel();
        this.#underWay.delete(fail);
        signal?.removeEventListener('abort', abort);
        resolve(outcome);
      };
      const fail = (error: unknown): void => {
        end({ error, reused: request.reusedSocket });
        request.destroy();
      };
      this.#underWay.add(fail);
      const timer = clock.after(timeLimitMs, () => fail(this.#unavailable(`did not answer within ${timeLimitMs} ms`)));
      const abort = (): void => fail(signal?.reason);
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > ANSWER_SIZE_MAX) fail(this.#violation(`answers with more than ${ANSWER_SIZE_MAX} octets`));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('end', () =>
          end({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      request.end(content);
    });
  }

  #reply({ method, path }: Question, { status, text }: Exchanged): Reply {
    const asked = `${method} ${PREFIX}${path}`;
    if (status >= 500) throw this.#unavailable(`answers ${asked} with ${status}`);
    const isKnown = (status >= 200 && status < 300) || (status >= 400 && status < 500);
    if (!isKnown) throw this.#violation(`answers ${asked} with ${status}`);
    if (text === '') return { status, body: undefined };
    try {
      return { status, body: JSON.parse(text) as unknown };
    } catch (cause) {
      throw this.#violation(`answers ${asked} with what is no JSON`, cause);
    }
  }

  #failure({ method, path, signal }: Question, error: unknown): unknown {
    if (error instanceof SimError || (signal?.aborted && error === signal.reason)) return error;
    // Node's parser of HTTP has codes of its own: somebody answered, but not in HTTP.
    const isNoHttp = /^HPE_/.test((error as NodeJS.ErrnoException).code ?? '');
    const asked = `${method} ${PREFIX}${path}`;
    return isNoHttp
      ? this.#violation(`does not answer ${asked} in HTTP`, error)
      : this.#unavailable(`does not answer ${asked}`, error);
  }

  #closed(): SimError {
    return new SimError('connection_closed', `${this.name} is not asked any more`);
  }

  #unavailable(what: string, cause?: unknown): SimError {
    return new SimError('control_plane_unavailable', `${this.name} ${what}`, { cause });
  }

  #violation(what: string, cause?: unknown): SimError {
    return new SimError('protocol_violation', `${this.name} ${what}`, { cause });
  }
}

interface Exchanged {
  readonly status: number;
  readonly text: string;
}

interface Failed {
  readonly error: unknown;
  readonly reused: boolean;
}
