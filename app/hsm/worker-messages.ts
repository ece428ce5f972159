// What the main thread and an HSM's worker say to each other, besides the ledger's port.

import type { MessagePort } from 'node:worker_threads';
import type { HsmStart } from '../../sim/cluster/hsm-factory.ts';
import type { Fault } from '../../sim/fault/fault.ts';
import type { HsmFigures } from '../../sim/hsm/figures.ts';
import type { HsmManners } from '../../sim/hsm/settings.ts';
import type { HeadCell } from '../../src/ledger/ledger.ts';
import type { Lag } from '../metrics/event-loop-lag.ts';
import type { LogRecord } from './worker-logger.ts';

/** The first thing that a worker hears: which HSM it is. */
export interface WorkerStart {
  readonly kind: 'start';
  readonly start: HsmStart;
  readonly manners: HsmManners;
  /** Of the main thread's log. */
  readonly logLevel: string;
  readonly ledgerPort: MessagePort;
  readonly ledgerHead: HeadCell | undefined;
  /** That there are already. */
  readonly faults: readonly Fault[];
  /** How far the calendar is ahead of the system's date. */
  readonly calendarAheadMs: number;
}

export type WorkerQuestion =
  | { readonly about: 'audit_events'; readonly afterSequenceNumber: number }
  | { readonly about: 'fault_hits' }
  /** Answered with WorkerFigures. */
  | { readonly about: 'figures' }
  /** Answered when it can hit. */
  | { readonly about: 'put_fault'; readonly fault: Fault }
  | { readonly about: 'remove_fault'; readonly name: string }
  /** Answered when it listens again. */
  | { readonly about: 'client_certificates'; readonly clientTrustAnchorPem: string | undefined };

export interface WorkerFigures extends HsmFigures {
  readonly eventLoopLag: Lag;
}

export type ToWorker =
  | { readonly kind: 'advance'; readonly byMs: number }
  | { readonly kind: 'ask'; readonly call: number; readonly question: WorkerQuestion }
  | { readonly kind: 'lose' }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'refused_to_start'; readonly message: string }
  | { readonly kind: 'log'; readonly record: LogRecord }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: unknown }
  /** Sockets are reset, or closed in order: the worker may be terminated. */
  | { readonly kind: 'silent'; readonly faultHits: Readonly<Record<string, number>> };
