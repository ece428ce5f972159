// One HSM's worker, as the main thread holds it.

import type { Worker } from 'node:worker_threads';
import type { RunningHsm } from '../../sim/cluster/hsm-factory.ts';
import type { AuditEvent } from '../../sim/hsm/audit-log.ts';
import { SimError } from '../../src/errors.ts';
import type { LogRecord } from './worker-logger.ts';
import type { FromWorker, ToWorker, WorkerFigures, WorkerQuestion, WorkerStart } from './worker-messages.ts';

export class WorkerHsm implements RunningHsm {
  /** Rejects with `invalid_configuration` when the HSM cannot listen where it should. */
  readonly listening: Promise<void>;
  readonly #worker: Worker;
  readonly #questions = new Map<number, (answer: unknown) => void>();
  readonly #silent: Promise<void>;
  /** The newest that is known: what a machine that died cannot be asked any more. */
  #faultHits: Readonly<Record<string, number>> = {};
  #error: Error | undefined;
  #logListener: ((record: LogRecord) => void) | undefined;
  #calls = 0;
  port = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    let becomeSilent = (): void => {};
    this.#silent = new Promise((resolve) => {
      becomeSilent = resolve;
    });
    this.listening = new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'listening') {
          this.port = message.port;
          resolve();
        } else if (message.kind === 'refused_to_start')
          reject(new SimError('invalid_configuration', `${message.message}; with --port 0 HSMs listen on free ports`));
        else if (message.kind === 'log') this.#logListener?.(message.record);
        else if (message.kind === 'answer') this.#hear(message.call, message.answer);
        else {
          this.#faultHits = message.faultHits;
          becomeSilent();
        }
      });
      worker.on('error', (error) => {
        this.#error = error;
      });
      worker.on('exit', () => {
        reject(this.#error ?? new Error('the worker ended'));
        becomeSilent();
        for (const call of [...this.#questions.keys()]) this.#hear(call, undefined);
      });
    });
    // Whoever starts the HSM hears of a failure; one that is not started yet has nobody to tell.
    this.listening.catch(() => {});
  }

  begin(start: WorkerStart): void {
    this.#worker.postMessage(start, [start.ledgerPort]);
  }

  tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  onLog(listener: (record: LogRecord) => void): void {
    this.#logListener = listener;
  }

  /** With the error that it crashed of, if it did. */
  onExit(listener: (error: Error | undefined) => void): void {
    this.#worker.on('exit', () => listener(this.#error));
  }

  async auditEvents(afterSequenceNumber: number): Promise<readonly AuditEvent[]> {
    return (await this.#ask<readonly AuditEvent[]>({ about: 'audit_events', afterSequenceNumber })) ?? [];
  }

  /** By the fault's name. */
  async faultHits(): Promise<Readonly<Record<string, number>>> {
    return (await this.#ask<Readonly<Record<string, number>>>({ about: 'fault_hits' })) ?? this.#faultHits;
  }

  /** Undefined when the worker ends first. */
  figures(): Promise<WorkerFigures | undefined> {
    return this.#ask<WorkerFigures>({ about: 'figures' });
  }

  /** Resolves when it listens again; every connection has been reset. */
  async requireClientCertificates(clientTrustAnchorPem: string | undefined): Promise<void> {
    await this.#ask({ about: 'client_certificates', clientTrustAnchorPem });
  }

  lose(): Promise<void> {
    return this.#end('lose');
  }

  stop(): Promise<void> {
    return this.#end('stop');
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  async #end(kind: 'lose' | 'stop'): Promise<void> {
    this.tell({ kind });
    await this.#silent;
    await this.terminate();
  }

  /** Undefined when the worker ends first, or has ended. */
  #ask<Answer>(question: WorkerQuestion): Promise<Answer | undefined> {
    if (this.#worker.threadId === -1) return Promise.resolve(undefined);
    const call = ++this.#calls;
    return new Promise((resolve) => {
      this.#questions.set(call, (answer) => resolve(answer as Answer | undefined));
      this.tell({ kind: 'ask', call, question });
    });
  }

  #hear(call: number, answer: unknown): void {
    this.#questions.get(call)?.(answer);
    this.#questions.delete(call);
  }
}
