// One HSM's worker, as the main thread holds it.

import type { Worker } from 'node:worker_threads';
import type { RunningHsm } from '../../sim/cluster/hsm-factory.ts';
import type { Fault } from '../../sim/fault/fault.ts';
import type { AuditEvent } from '../../sim/hsm/audit-log.ts';
import { SimError } from '../../src/errors.ts';
import type { LogRecord } from './worker-logger.ts';
import type { FromWorker, ToWorker, WorkerFigures, WorkerQuestion, WorkerStart } from './worker-messages.ts';

const MEND = 'choose others for HSMs with --hsm-port, or 0 for free ones';

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
  #crash: Error | undefined;
  /** It has been told to end. */
  #ending = false;
  readonly #crashListeners: ((error: Error) => void)[] = [];
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
          reject(new SimError('invalid_configuration', `${message.message}; ${MEND}`));
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
      worker.on('exit', (code) => {
        const error = this.#error ?? new Error(`the thread ended by itself, with ${code}`);
        reject(error);
        becomeSilent();
        for (const call of [...this.#questions.keys()]) this.#hear(call, undefined);
        if (this.#ending) return;
        this.#crash = error;
        for (const listener of this.#crashListeners) listener(error);
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

  onExit(listener: () => void): void {
    this.#worker.on('exit', listener);
  }

  onCrash(listener: (error: Error) => void): void {
    if (this.#crash === undefined) this.#crashListeners.push(listener);
    else listener(this.#crash);
  }

  async auditEvents(afterSequenceNumber: number): Promise<readonly AuditEvent[]> {
    return (await this.#ask<readonly AuditEvent[]>({ about: 'audit_events', afterSequenceNumber })) ?? [];
  }

  async putFault(fault: Fault): Promise<void> {
    await this.#ask({ about: 'put_fault', fault });
  }

  async removeFault(name: string): Promise<void> {
    await this.#ask({ about: 'remove_fault', name });
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
    this.#ending = true;
    await this.#worker.terminate();
  }

  async #end(kind: 'lose' | 'stop'): Promise<void> {
    this.#ending = true;
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
