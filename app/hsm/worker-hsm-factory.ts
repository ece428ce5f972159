// HSMs as real separate things: a worker thread each, with its own event loop, memory and listener.

import { MessageChannel, Worker } from 'node:worker_threads';
import type { HsmFactory, HsmStart, RunningHsm } from '../../sim/cluster/hsm-factory.ts';
import type { AuditEvent } from '../../sim/hsm/audit-log.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { SimError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { SharedCalendar } from '../shared-calendar.ts';
import { serveLedger } from './ledger-port.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts';

const ENTRY = new URL('./hsm-worker.js', import.meta.url);

export class WorkerHsmFactory implements HsmFactory {
  readonly #calendar: SharedCalendar;
  readonly #logger: Logger;

  constructor(calendar: SharedCalendar, logger: Logger) {
    this.#calendar = calendar;
    this.#logger = logger;
  }

  /** @throws SimError `invalid_configuration` when the HSM cannot listen where it should */
  async start(start: HsmStart, ledger: Ledger<ClusterFact>): Promise<RunningHsm> {
    const { port1: ours, port2: theirs } = new MessageChannel();
    serveLedger(ledger, ours);
    const { advancedMs } = this.#calendar;
    const workerData: WorkerStart = { start, ledgerPort: theirs, calendarAdvancedMs: advancedMs };
    const hsm = new WorkerHsm(new Worker(ENTRY, { workerData, transferList: [theirs] }));
    const stopNews = this.#calendar.onAdvance((byMs) => hsm.tell({ kind: 'advance', byMs }));
    hsm.onExit((error) => {
      stopNews();
      ours.close();
      if (error !== undefined) this.#logger.error({ hsmId: start.hsmId, err: error }, 'the HSM crashed');
    });
    await hsm.listening;
    // What was advanced while the worker was starting.
    if (this.#calendar.advancedMs > advancedMs)
      hsm.tell({ kind: 'advance', byMs: this.#calendar.advancedMs - advancedMs });
    return hsm;
  }
}

class WorkerHsm implements RunningHsm {
  readonly listening: Promise<void>;
  readonly #worker: Worker;
  readonly #auditCalls = new Map<number, (events: readonly AuditEvent[]) => void>();
  readonly #silent: Promise<void>;
  #error: Error | undefined;
  #calls = 0;
  port = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    let becomeSilent = (): void => {};
    this.#silent = new Promise((resolve) => {
      becomeSilent = resolve;
    });
    this.listening = new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'listening') {
          this.port = message.port;
          resolve();
        } else if (message.kind === 'refused_to_start') reject(new SimError('invalid_configuration', message.message));
        else if (message.kind === 'audit_events') this.#answerAudit(message.call, message.events);
        else becomeSilent();
      });
      worker.on('error', (error) => {
        this.#error = error;
        reject(error);
      });
      worker.on('exit', () => {
        becomeSilent();
        for (const call of this.#auditCalls.keys()) this.#answerAudit(call, []);
      });
    });
  }

  tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  onExit(listener: (error: Error | undefined) => void): void {
    this.#worker.on('exit', () => listener(this.#error));
  }

  auditEvents(afterSequenceNumber: number): Promise<readonly AuditEvent[]> {
    const call = ++this.#calls;
    return new Promise((resolve) => {
      this.#auditCalls.set(call, resolve);
      this.tell({ kind: 'audit_events', call, afterSequenceNumber });
    });
  }

  lose(): Promise<void> {
    return this.#end('lose');
  }

  stop(): Promise<void> {
    return this.#end('stop');
  }

  async #end(kind: 'lose' | 'stop'): Promise<void> {
    this.tell({ kind });
    await this.#silent;
    await this.#worker.terminate();
  }

  #answerAudit(call: number, events: readonly AuditEvent[]): void {
    this.#auditCalls.get(call)?.(events);
    this.#auditCalls.delete(call);
  }
}
