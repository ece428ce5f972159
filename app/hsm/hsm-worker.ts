// A worker's entry: one HSM, its listener and its event loop. It waits to be told which one.

import { parentPort } from 'node:worker_threads';
import { loadKind } from '../../sim/fault/load-kind.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { SystemCalendar, systemMonotonic } from '../../src/runtime/clock.ts';
import { EventLoopLag } from '../metrics/event-loop-lag.ts';
import { PortLedger } from './ledger-port.ts';
import { type ServedHsm, serveHsm } from './serve-hsm.ts';
import { workerLogger } from './worker-logger.ts';
import type { FromWorker, ToWorker, WorkerQuestion, WorkerStart } from './worker-messages.ts';

const say = (message: FromWorker): void => parentPort?.postMessage(message);

const eventLoopLag = new EventLoopLag();

interface Served extends ServedHsm {
  readonly calendar: SystemCalendar;
}

function obey(message: ToWorker, served: Served): void {
  const { hsm, calendar, faults, listener } = served;
  const beSilent = (): void => say({ kind: 'silent', faultHits: faults.hits() });
  switch (message.kind) {
    case 'advance':
      calendar.advance(message.byMs);
      break;
    case 'ask':
      void answerOf(message.question, served).then((answer) => say({ kind: 'answer', call: message.call, answer }));
      break;
    case 'lose':
      void listener.reset().then(beSilent);
      break;
    case 'stop':
      hsm.stop();
      void listener.close().then(beSilent);
      break;
  }
}

async function answerOf(question: WorkerQuestion, { hsm, faults, listener }: Served): Promise<unknown> {
  switch (question.about) {
    case 'audit_events':
      return hsm.auditEvents(question.afterSequenceNumber);
    case 'fault_hits':
      return faults.hits();
    case 'figures':
      return { ...hsm.figures(), eventLoopLag: eventLoopLag.read() };
    case 'put_fault':
      faults.put(question.fault, await loadKind(question.fault.kind));
      return undefined;
    case 'remove_fault':
      faults.remove(question.name);
      return undefined;
    case 'client_certificates':
      return listener.requireClientCertificates(question.clientTrustAnchorPem);
  }
}

async function begin(started: WorkerStart): Promise<Served> {
  const { start, manners, logLevel, ledgerPort, ledgerHead, calendarAheadMs, faults: known } = started;
  const calendar = new SystemCalendar(systemMonotonic, calendarAheadMs);
  const ledger = new PortLedger<ClusterFact>(ledgerPort, ledgerHead);
  const logger = workerLogger(logLevel, (record) => say({ kind: 'log', record }));
  return { ...(await serveHsm({ start, manners, ledger, calendar, logger, known })), calendar };
}

/** What is said while the HSM is starting waits until it has. */
let served: Promise<Served> | undefined;

parentPort?.on('message', (message: WorkerStart | ToWorker) => {
  if (message.kind !== 'start') {
    served?.then((it) => obey(message, it)).catch(() => {});
    return;
  }
  served = begin(message);
  served.then(
    ({ listener }) => say({ kind: 'listening', port: listener.port }),
    (error: unknown) =>
      say({ kind: 'refused_to_start', message: error instanceof Error ? error.message : String(error) }),
  );
});
