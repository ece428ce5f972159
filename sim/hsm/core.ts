// The parts of one HSM that its connections and handlers share, and what a handler gets to work with.

import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import type { BodyOf, Operation, ResponseFields } from '../../src/wire/messages.ts';
import type { AuditLog } from './audit-log.ts';
import type { Call } from './call.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Executor } from './crypto/long-work.ts';
import type { Tools } from './crypto/mechanism.ts';
import type { ClusterFact } from './facts.ts';
import type { RequestCounts } from './figures.ts';
import type { Lockout } from './lockout.ts';
import type { LongWorkQueue } from './long-work-queue.ts';
import type { QuorumTokens } from './quorum-tokens.ts';
import type { Replica } from './replica.ts';
import type { SessionPhase } from './session-phase.ts';
import type { Session, Sessions } from './sessions.ts';
import type { HsmSettings } from './settings.ts';
import type { Throttle } from './throttle.ts';
import type { Verifiers } from './verifiers.ts';
import type { Writes } from './writes.ts';

/** What an HSM is made with. */
export interface HsmOptions {
  readonly clusterId: string;
  readonly hsmId: string;
  /** Under which verifiers and key material lie masked in the ledger. 32 octets. */
  readonly clusterKey: Uint8Array;
  /** Where handles of new token keys lie; default: 0. */
  readonly keyHandleRange?: number;
  readonly ledger: Ledger<ClusterFact>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly settings?: Partial<HsmSettings>;
  /** Where operations with private keys and the making of key pairs run; default: here and now. */
  readonly executor?: Executor;
  /** Hears of what failed inside; default: nobody. */
  readonly logger?: Logger;
}

export interface Core extends Pick<HsmOptions, 'clusterId' | 'hsmId' | 'clusterKey' | 'clock' | 'random'> {
  readonly keyHandleRange: number;
  readonly settings: HsmSettings;
  readonly logger: Logger;
  readonly state: ClusterState;
  readonly replica: Replica;
  readonly writes: Writes;
  readonly sessions: Sessions;
  readonly verifiers: Verifiers;
  readonly lockout: Lockout;
  readonly audit: AuditLog;
  readonly counts: RequestCounts;
  readonly quorumTokens: QuorumTokens;
  /** What mechanisms use of this HSM. */
  readonly tools: Tools;
  readonly longWork: LongWorkQueue;
  /** Only where it is wanted. */
  readonly throttle: Throttle | undefined;
}

/** One request on its connection, as its handler sees it. */
export interface Scope {
  readonly core: Core;
  readonly phase: SessionPhase;
  /** The session that the policy has judged, whatever has become of it since. @throws SimError `illegal_transition` without one */
  readonly session: Session;
  /** Closes the connection from this side. */
  terminate(code: number, reason: string): void;
}

/** What answers a call, once there is one. */
export type Later = (call: Call) => Promise<ResponseFields>;

/**
 * Either answers at once, or has to wait for something and then answers its call; or finds out which. All throw to
 * refuse.
 */
export type Handler<O extends Operation> =
  | { readonly atOnce: (scope: Scope, body: BodyOf<O>) => ResponseFields | Later }
  | { readonly later: (scope: Scope, body: BodyOf<O>, call: Call) => Promise<ResponseFields> };
