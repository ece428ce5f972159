// KMS as its API has it: the KMS side, its operations, and what stands before them: faults and quotas.

import { ActiveFaults } from '../sim/fault/active-faults.ts';
import type { FaultFollower } from '../sim/fault/fault-followers.ts';
import { loadKind } from '../sim/fault/load-kind.ts';
import type { RequestContext } from '../src/aws/service.ts';
import type { WatchRequests } from '../src/client/hsm-link.ts';
import { SimError } from '../src/errors.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import type { ClusterDirectory, NetworkBuilder } from '../src/keystore/world.ts';
import { type KmsOperations, kmsOperations, WORKING_OPERATIONS } from '../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../src/kms/refused-operations.ts';
import { MemoryLedger } from '../src/ledger/memory-ledger.ts';
import { Secret } from '../src/runtime/secret.ts';
import type { ChannelFactory } from '../src/transport/channel.ts';
import { ACCOUNT } from './account.ts';
import type { EventTrail } from './events/event-trail.ts';
import { keyDeletedEvent } from './events/key-deleted-event.ts';
import { inTurn, kmsFaultHook } from './fault/before-dispatch.ts';
import { type KmsLedgerFact, type KmsSide, startKmsSide } from './kms-side.ts';
import type { ProcessRuntime } from './process-runtime.ts';
import { requestQuotas } from './quotas/request-quotas.ts';
import { keysOf, storeIdsOf } from './request-subjects.ts';

/** Of the API, whether they work on keys of a custom key store or are refused. */
export const KMS_OPERATIONS: readonly string[] = [...WORKING_OPERATIONS, ...REFUSED_OPERATIONS];

const ROOT_KEY_SIZE = 32;

export interface KmsServiceParts {
  readonly runtime: ProcessRuntime;
  readonly trail: EventTrail;
  readonly directory: ClusterDirectory;
  readonly network: NetworkBuilder;
  readonly channels: ChannelFactory;
  readonly zeroHsms: ZeroHsms;
  /** How long an HSM's answer is waited for. Default: 10 seconds. */
  readonly hsmTimeoutMs?: number | undefined;
  /** Throttle above the request rates of KMS. */
  readonly requestQuotas: boolean;
  /** Looks on at each request to an HSM. */
  readonly watchLinks?: WatchRequests | undefined;
}

export interface KmsService {
  readonly side: KmsSide;
  readonly operations: KmsOperations;
  readonly beforeDispatch: (request: RequestContext) => Promise<void> | void;
  readonly faultFollower: FaultFollower;
  /** Requests that come now are refused, and every session is closed; what is recorded stays as it is. */
  shutDown(): Promise<void>;
  /** From now on, connecting and disconnecting take so long on the calendar. */
  takeTime(connectDurationMs: number): void;
  /** Resolves once what has become due by now is over. Never rejects. */
  settled(): Promise<unknown>;
}

export async function startKmsService(parts: KmsServiceParts): Promise<KmsService> {
  const { runtime, directory, network, channels, zeroHsms } = parts;
  const { clock, random } = runtime;
  let connectDurationMs = 0;
  let isOver = false;
  const side = await startKmsSide({
    ...{ ...runtime, ...ACCOUNT, directory, network, channels, zeroHsms, watchLinks: parts.watchLinks },
    hsmTimeoutMs: parts.hsmTimeoutMs,
    ledger: new MemoryLedger<KmsLedgerFact>(),
    rootKey: new Secret(random.octets(ROOT_KEY_SIZE)),
    connectDurationMs: () => connectDurationMs,
    onKeyDeleted: (deletion) => {
      const where = { nowMs: clock.calendar.now(), random, ...ACCOUNT };
      parts.trail.record(keyDeletedEvent(where, deletion));
    },
  });
  const { kms, keyStores } = side;
  const faults = new ActiveFaults(clock.calendar);
  return {
    side,
    operations: kmsOperations(kms),
    beforeDispatch: inTurn(
      inTurn(
        kmsFaultHook(faults, kms, clock.monotonic, runtime.logger),
        parts.requestQuotas
          ? requestQuotas(clock.monotonic, ({ input = {} }) => storeIdsOf(input, keysOf(kms, input)))
          : undefined,
      ),
      ({ service }) => {
        if (isOver && service === 'KMS') throw new SimError('simulator_unavailable', 'KMS is stopping');
      },
    ),
    async shutDown() {
      isOver = true;
      await side.shutDown();
    },
    faultFollower: {
      put: async (fault) => faults.put(fault, await loadKind(fault.kind)),
      remove: async (name) => faults.remove(name),
      hits: async () => faults.hits(),
    },
    takeTime(durationMs) {
      connectDurationMs = durationMs;
    },
    settled: () => Promise.all([keyStores.idle(), kms.deletions.settled()]),
  };
}
