// One HSM behind its seam: what is given from outside, put together.

import type { Placed } from '../../src/ledger/ledger.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { CloseCode } from '../../src/wire/close-codes.ts';
import { type AuditEvent, AuditLog } from './audit-log.ts';
import { applyFact, emptyClusterState } from './cluster-state.ts';
import { HsmConnection } from './connection.ts';
import type { Core, HsmOptions } from './core.ts';
import { IvPool } from './crypto/iv-pool.ts';
import { inlineExecutor } from './crypto/long-work.ts';
import type { Device, DeviceConnection, DevicePeer } from './device.ts';
import type { ClusterFact } from './facts.ts';
import { type HsmFigures, RequestCounts } from './figures.ts';
import { Lockout } from './lockout.ts';
import { LongWorkQueue } from './long-work-queue.ts';
import { QuorumTokens } from './quorum-tokens.ts';
import { Replica } from './replica.ts';
import { restrictionsOf } from './restrictions.ts';
import { Sessions } from './sessions.ts';
import { DEFAULT_HSM_SETTINGS } from './settings.ts';
import { Throttle } from './throttle.ts';
import { Verifiers } from './verifiers.ts';
import { Writes } from './writes.ts';

export interface Hsm extends Device {
  /** Settles once the ledger's head of the start has been applied; rejects when the ledger cannot be read. */
  readonly ready: Promise<void>;
  /** Of the last ledger entry applied; 0: none. */
  readonly position: number;
  /** The audit log's events after `sequenceNumber` (-1: all). */
  auditEvents(sequenceNumber: number): readonly AuditEvent[];
  /** As they are now. */
  figures(): HsmFigures;
  /** Closes every connection with 1001 and stops following the ledger. */
  stop(): void;
}

/** Follows the ledger from its start at once. */
export function createHsm(options: HsmOptions): Hsm {
  const { clusterId, hsmId, clusterKey, ledger, clock, random } = options;
  const settings = { ...DEFAULT_HSM_SETTINGS, ...options.settings };
  const connections = new Set<HsmConnection>();
  const state = emptyClusterState();
  const lockout = new Lockout(settings.lockoutThreshold);
  const sessions = new Sessions(settings.sessionsMax, state.users);

  const apply = (placed: Placed<ClusterFact>): void => {
    applyFact(state, placed);
    const { position, entry: fact } = placed;
    switch (fact.type) {
      case 'user_created':
      case 'user_deleted':
        sessions.endOrphans(fact.username);
        lockout.clear(fact.username);
        break;
      case 'admin_activated':
        lockout.clear(fact.username);
        break;
      case 'password_changed':
        if (fact.byAdmin) lockout.clear(fact.username);
        break;
      case 'hsm_lost':
        if (position - fact.afterPosition < 2) break;
        for (const connection of connections) connection.entriesLost(position, fact.afterPosition);
        break;
    }
  };

  const replica = new Replica(ledger, apply);
  const core: Core = {
    ...{ clusterId, hsmId, clusterKey, clock, random, settings, state, replica, lockout },
    keyHandleRange: options.keyHandleRange ?? 0,
    logger: options.logger ?? silentLogger,
    writes: new Writes(ledger, replica),
    sessions,
    verifiers: new Verifiers(clusterKey),
    throttle: settings.throttled ? new Throttle(clock.monotonic, settings.hsmType) : undefined,
    quorumTokens: new QuorumTokens(
      clock.calendar,
      (session) => sessions.isLive(session),
      () => state.quorumTimeouts,
    ),
    counts: new RequestCounts(),
    audit: new AuditLog(clock.calendar, settings.auditEventsMax),
    tools: { ivs: new IvPool(random), random, restrictions: restrictionsOf(settings.hsmType, settings.mode) },
    longWork: new LongWorkQueue(options.executor ?? inlineExecutor, settings.longWorkMax),
  };

  const ready = replica.caughtUp();
  // Whoever waits for it hears of a failure; nobody has to wait.
  ready.catch(() => {});

  return {
    ready,
    get position() {
      return replica.position;
    },
    auditEvents: (sequenceNumber) => core.audit.after(sequenceNumber),
    figures: () => ({
      connections: connections.size,
      sessions: sessions.count,
      tokenKeys: state.keys.size,
      sessionKeys: sessions.keyCount(),
      requestsWaiting: [...connections].reduce((sum, { waitingCount }) => sum + waitingCount, 0),
      requests: core.counts.requests,
      refusals: core.counts.refusals,
    }),
    open: (peer: DevicePeer): DeviceConnection => {
      const connection = new HsmConnection(core, peer, (ended) => void connections.delete(ended));
      connections.add(connection);
      if (connections.size > settings.connectionsMax) {
        // The peer hears of it once it has its connection.
        clock.monotonic.soon(() =>
          connection.terminate(CloseCode.TOO_MANY_CONNECTIONS, 'this HSM takes no more connections'),
        );
      }
      return connection;
    },
    stop: () => {
      replica.stop();
      for (const connection of connections) connection.terminate(CloseCode.GOING_AWAY, 'the HSM stops');
    },
  };
}
