// Whom KMS reaches, as another process knows it. While somebody listens, a question waits there for the next change.

import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { ReachabilityDocument } from '../control/reachability-news.ts';
import type { IsReachable, Reachability } from '../network-channels.ts';
import { Answer } from './answer.ts';
import type { ControlClient, Question } from './control-client.ts';
import { unexpectedReply } from './unexpected-reply.ts';

const PATH = 'network/reachability';
/** Longer than the other side lets a question wait. */
const WATCH_TIME_LIMIT_MS = 30_000;
/** After a question that brought nothing new. */
const PAUSE_MS = 1_000;
const HSMS_MAX = 10_000;
const PORT_MAX = 65_535;

export class RemoteReachability implements Reachability {
  readonly #client: ControlClient;
  readonly #clock: MonotonicClock;
  readonly #logger: Logger;
  readonly #listeners = new Set<() => void>();
  #news: ReachabilityDocument = { instance: '', revision: 0, hsms: [] };
  #watch: AbortController | undefined;

  constructor(client: ControlClient, clock: MonotonicClock, logger: Logger) {
    this.#client = client;
    this.#clock = clock;
    this.#logger = logger;
  }

  async find({ host, port }: { readonly host: string; readonly port: number }): Promise<IsReachable | undefined> {
    this.#learn(await this.#ask({ method: 'GET', path: PATH }));
    const hsm = this.#news.hsms.find((candidate) => candidate.host === host && candidate.port === port);
    if (hsm === undefined) return undefined;
    const { hsmId } = hsm;
    return () => this.#news.hsms.some((one) => one.hsmId === hsmId && one.isReachable);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#watch === undefined) {
      this.#watch = new AbortController();
      void this.#watchOn(this.#watch.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#watch?.abort();
      this.#watch = undefined;
    };
  }

  /** Never rejects. */
  async #watchOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { instance, revision } = this.#news;
      const path = `${PATH}?known=${encodeURIComponent(`${instance}.${revision}`)}`;
      try {
        this.#learn(await this.#ask({ method: 'GET', path, timeLimitMs: WATCH_TIME_LIMIT_MS, signal }));
      } catch (err) {
        if (signal.aborted || SimError.is(err, 'connection_closed')) return;
        // Nothing is known of the network then, and channels that work are let be.
        this.#logger.warn({ err }, 'changes of the network are not heard of');
      }
      if (this.#news.instance === instance && this.#news.revision === revision) await this.#pause(signal);
    }
  }

  #pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.#clock.after(PAUSE_MS, end);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }

  #learn(news: ReachabilityDocument): void {
    const { instance, revision } = this.#news;
    // Answers may overtake each other.
    if (news.instance === instance && news.revision <= revision) return;
    this.#news = news;
    for (const listener of [...this.#listeners]) listener();
  }

  async #ask(question: Question): Promise<ReachabilityDocument> {
    const reply = await this.#client.ask(question);
    if (reply.status !== 200) throw unexpectedReply(this.#client, question, reply);
    const answer = new Answer(reply.body, 'reachability');
    return {
      instance: answer.text('instance'),
      revision: answer.integer('revision', 1, Number.MAX_SAFE_INTEGER),
      hsms: answer.list('hsms', HSMS_MAX, (hsm) => ({
        hsmId: hsm.text('hsmId'),
        host: hsm.text('host'),
        port: hsm.integer('port', 1, PORT_MAX),
        isReachable: hsm.flag('isReachable'),
      })),
    };
  }
}
