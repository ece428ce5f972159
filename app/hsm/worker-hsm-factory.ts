// HSMs as real separate things: a worker thread each, with its own event loop, memory and listener.

import { MessageChannel, Worker } from 'node:worker_threads';
import type { HsmFactory, HsmStart, RunningHsm } from '../../sim/cluster/hsm-factory.ts';
import type { AuditEvent } from '../../sim/hsm/audit-log.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import type { HsmManners } from '../../sim/hsm/settings.ts';
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
  readonly #manners: HsmManners;
  readonly #waiting: WorkerHsm[] = [];

  /** @param manners default: wide limits, no throttle */
  constructor(calendar: SharedCalendar, logger: Logger, manners: HsmManners = { limits: 'open', throttle: 'off' }) {
    this.#manners = manners;
    this.#calendar = calendar;
    this.#logger = logger;
  }

  /** Has workers load what an HSM needs, which takes longer than its start, before there is an HSM for them. */
  prepare(count: number): void {
    for (let index = 0; index < count; index++) this.#waiting.push(new WorkerHsm(new Worker(ENTRY)));
  }

  /** @throws SimError `invalid_configuration` when the HSM cannot listen where it should */
  async start(start: HsmStart, ledger: Ledger<ClusterFact>): Promise<RunningHsm> {
    const hsm = this.#waiting.shift() ?? new WorkerHsm(new Worker(ENTRY));
    const { port1: ours, port2: theirs } = new MessageChannel();
    serveLedger(ledger, ours);
    const { advancedMs } = this.#calendar;
    hsm.begin({ kind: 'start', start, manners: this.#manners, ledgerPort: theirs, calendarAdvancedMs: advancedMs });
    const stopNews = this.#calendar.onAdvance((byMs) => hsm.tell({ kind: 'advance', byMs }));
    hsm.onExit((error) => {
      stopNews();
      ours.close();
      if (error !== undefined) this.#logger.error({ hsmId: start.hsmId, err: error }, 'the HSM crashed');
    });
    await hsm.listening.catch(async (error: unknown) => {
      await hsm.terminate();
      throw error;
    });
    return hsm;
  }

  /** Ends the workers that never got an HSM. */
  async close(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map((hsm) => hsm.terminate()));
  }
}

class WorkerHsm implements RunningHsm {
  readonly listening: Promise<void>;
  readonly #worker: Worker;
  readonly #auditCalls = new Map<number, (events: readonly AuditEvent[]) => void>();
  readonly #silent: Promise<void>;
  #clientCertificatesSet = (): void => {};
  #error: Error | undefined;
  #exited = false;
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
        else if (message.kind === 'audit_events') this.#answerAudit(message.call, message.events);
        else if (message.kind === 'client_certificates_set') this.#clientCertificatesSet();
        else becomeSilent();
      });
      worker.on('error', (error) => {
        this.#error = error;
        reject(error);
      });
      worker.on('exit', () => {
        this.#exited = true;
        becomeSilent();
        this.#clientCertificatesSet();
        for (const call of this.#auditCalls.keys()) this.#answerAudit(call, []);
      });
    });
    // Whoever starts the HSM hears of a failure; one that is not started yet has nobody to tell.
    this.listening.catch(() => {});
  }

  begin(start: WorkerStart): void {
    this.#worker.postMessage(start, [start.ledgerPort]);
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  onExit(listener: (error: Error | undefined) => void): void {
    this.#worker.on('exit', () => listener(this.#error));
  }

  auditEvents(afterSequenceNumber: number): Promise<readonly AuditEvent[]> {
    if (this.#exited) return Promise.resolve([]);
    const call = ++this.#calls;
    return new Promise((resolve) => {
      this.#auditCalls.set(call, resolve);
      this.tell({ kind: 'audit_events', call, afterSequenceNumber });
    });
  }

  /** One call at a time. */
  requireClientCertificates(clientTrustAnchorPem: string | undefined): Promise<void> {
    return new Promise((resolve) => {
      this.#clientCertificatesSet = resolve;
      this.tell({ kind: 'client_certificates', clientTrustAnchorPem });
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
    await this.terminate();
  }

  #answerAudit(call: number, events: readonly AuditEvent[]): void {
    this.#auditCalls.get(call)?.(events);
    this.#auditCalls.delete(call);
  }
}
