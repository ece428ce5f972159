// What the main thread and an HSM's worker say to each other, besides the ledger's port.

import type { MessagePort } from 'node:worker_threads';
import type { HsmStart } from '../../sim/cluster/hsm-factory.ts';
import type { AuditEvent } from '../../sim/hsm/audit-log.ts';
import type { HsmManners } from '../../sim/hsm/settings.ts';

/** The first thing that a worker hears: which HSM it is. */
export interface WorkerStart {
  readonly kind: 'start';
  readonly start: HsmStart;
  readonly manners: HsmManners;
  readonly ledgerPort: MessagePort;
  /** How far the calendar is ahead of the system's date. */
  readonly calendarAdvancedMs: number;
}

export type ToWorker =
  | { readonly kind: 'advance'; readonly byMs: number }
  | { readonly kind: 'audit_events'; readonly call: number; readonly afterSequenceNumber: number }
  | { readonly kind: 'client_certificates'; readonly clientTrustAnchorPem: string | undefined }
  | { readonly kind: 'lose' }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'refused_to_start'; readonly message: string }
  | { readonly kind: 'audit_events'; readonly call: number; readonly events: readonly AuditEvent[] }
  /** It listens again, as `client_certificates` asked. */
  | { readonly kind: 'client_certificates_set' }
  /** Sockets are reset, or closed in order: the worker may be terminated. */
  | { readonly kind: 'silent' };
