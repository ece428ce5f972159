// One question to `/_sim/v1`, one answer. What each family of routes is asked is in a file of its own beside this one.

import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { parseToken, wordsForToken } from '../http/bearer-token.ts';
import { ANSWER_WAIT_MS, exchange, noSimulator } from './exchange.ts';
import { parseServerEvents, type ServerEvent } from './server-events.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const NOT_FOUND = 404;

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
   * @throws SimError `connection_failed` when nothing answers, or something else does; `not_found` and `invalid_configuration` with what the
   * simulator says
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
  askText(method: Method, path: string, body?: object): Promise<string> {
    const json = body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    return this.#request(path, { method, ...json }, (response) => response.text());
  }

  /** What is told from now on; ends when the simulator does, or by the signal. @throws as `ask` */
  async *follow(path: string, signal: AbortSignal): AsyncGenerator<ServerEvent, void> {
    try {
      const body = await this.#request(path, { method: 'GET', signal }, async (response) => response.body);
      if (body !== null) yield* parseServerEvents(body);
    } catch (error) {
      // Whatever else fails has been ended, from this side or from that.
      if (error instanceof SimError && !signal.aborted) throw error;
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
      if (response.ok) return read(response);
      const code = response.status === NOT_FOUND ? 'not_found' : 'invalid_configuration';
      throw new SimError(code, saidIn(await response.text()) ?? `${init.method} ${url}: ${response.status}`);
    };
    return exchange({ ...init, headers, endpoint, url, waitMs }, answered, this.#clock);
  }
}

/** A segment of a path, whatever is in it. */
export const segment = (name: string): string => encodeURIComponent(name);

function saidIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly error?: string }).error;
  } catch {
    return undefined;
  }
}
