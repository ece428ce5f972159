// One question to `/_sim/v1`, one answer. What each family of routes is asked is in a file of its own beside this one.

import { type ErrorCode, SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { parseToken, wordsForToken } from '../http/bearer-token.ts';
import { SIMULATOR_HEADER } from '../http/simulator-header.ts';
import { textOf } from '../library/check-arguments.ts';
import { ANSWER_WAIT_MS, exchange, noSimulator } from './exchange.ts';
import { parseServerEvents, type ServerEvent } from './server-events.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export class ControlConnection {
  /** `http://127.0.0.1:4760` */
  readonly endpoint: string;
  readonly #authorization: Readonly<Record<string, string>>;
  readonly #clock: Pick<MonotonicClock, 'after'> | undefined;

  /**
   * @param token of a simulator that wants one; default: that of the environment, if there is any
   * @param clock of how long answers are waited for; default: the system's
   * @throws SimError `invalid_configuration` for what is no endpoint, or no token
   */
  constructor(
    endpoint: string,
    token = process.env.CLOUDHSM_SIM_TOKEN,
    clock: Pick<MonotonicClock, 'after'> | undefined = undefined,
  ) {
    this.#clock = clock;
    textOf('endpoint', endpoint);
    if (token !== undefined) textOf('token', token);
    if (token && parseToken(token) === undefined) {
      throw new SimError('invalid_configuration', `the token, that of CLOUDHSM_SIM_TOKEN, takes ${wordsForToken()}`);
    }
    this.#authorization = token ? { Authorization: `Bearer ${token}` } : {};
    this.endpoint = endpoint.replace(/\/+$/, '');
    if (!/^https?:\/\/[^\s/]+$/.test(this.endpoint)) {
      throw new SimError('invalid_configuration', `'${endpoint}' is no endpoint: write http://HOST:PORT`);
    }
  }

  /**
   * The document that answers; undefined for an empty one.
   * @param path below `/_sim/v1/`
   * @throws SimError `connection_failed` when nothing answers, or something else does; with what the simulator says
   * `not_found`, `invalid_configuration`, `not_authorized`, `simulator_unavailable`, `no_hsm_available` for one that it had to
   * ask, `control_plane_unavailable` for another process, `simulator_failed`
   */
  async ask<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
    const text = await this.askText(method, path, body);
    try {
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    } catch (cause) {
      throw noSimulator(this.endpoint, cause);
    }
  }

  /** @throws as `ask` */
  async askText(method: Method, path: string, body?: object): Promise<string> {
    const json = body && { headers: { 'Content-Type': 'application/json' }, body: jsonOf(body) };
    return this.#request(path, { method, ...json }, (response) => response.text());
  }

  /** What is told from now on; ends when the simulator does, or by the signal. @throws as `ask` */
  async *follow(path: string, signal: AbortSignal): AsyncGenerator<ServerEvent, void> {
    try {
      if (!(signal instanceof AbortSignal)) {
        throw new SimError('invalid_configuration', 'signal takes an AbortSignal: it is what ends the events');
      }
      const body = await this.#request(path, { method: 'GET', signal }, async (response) => response.body);
      if (body !== null) yield* parseServerEvents(body);
    } catch (error) {
      // Whatever else fails has been ended, from this side or from that.
      if (error instanceof SimError && !signal?.aborted) throw error;
    }
  }

  /** @param read of an answer that is no refusal */
  async #request<Answer>(
    path: string,
    init: RequestInit & { readonly method: Method },
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const { endpoint } = this;
    const url = `${endpoint}/_sim/v1/${path}`;
    const headers = { ...this.#authorization, ...init.headers };
    const waitMs = init.method === 'GET' ? ANSWER_WAIT_MS.asking : ANSWER_WAIT_MS.changing;
    const answered = async (response: Response): Promise<Answer> => {
      if (!response.headers.has(SIMULATOR_HEADER)) throw noSimulator(endpoint);
      if (response.ok) return read(response);
      throw new SimError(
        codeOf(response),
        saidIn(await response.text()) ?? `${init.method} ${url}: ${response.status}`,
      );
    };
    return exchange({ ...init, headers, endpoint, url, waitMs }, answered, this.#clock);
  }
}

/** What a refusal is to whoever asked. */
function codeOf({ status, headers }: Response): ErrorCode {
  switch (status) {
    case 401:
      return 'not_authorized';
    case 404:
      return 'not_found';
    case 502:
      return 'control_plane_unavailable';
    case 503:
      // Who may ask again, may ask the simulator again; else it is an HSM that does not answer it.
      return headers.has('Retry-After') ? 'simulator_unavailable' : 'no_hsm_available';
    default:
      return status >= 500 ? 'simulator_failed' : 'invalid_configuration';
  }
}

/** A segment of a path, whatever is in it; half a character, which has no octets, is another one. */
export const segment = (name: string): string =>
  encodeURIComponent(Buffer.from(textOf('an id or a name', name)).toString());

/** @throws SimError `invalid_configuration` for what has no JSON: it goes round in a circle, or has a BigInt */
function jsonOf(body: object): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new SimError('invalid_configuration', `what was given cannot be written as JSON: ${why}`, { cause });
  }
}

function saidIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly error?: string }).error;
  } catch {
    return undefined;
  }
}
