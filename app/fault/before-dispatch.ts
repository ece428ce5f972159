// Faults of the KMS service, where its requests pass.

import type { ActiveFaults } from '../../sim/fault/active-faults.ts';
import { InjectedFault } from '../../sim/fault/injected-fault.ts';
import { judgeKmsRequest } from '../../sim/fault/kms-faults.ts';
import { postpone } from '../../sim/fault/postpone.ts';
import type { RequestContext } from '../../src/aws/service.ts';
import { SimError } from '../../src/errors.ts';
import type { Kms } from '../../src/kms/kms.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { keysOf, storeIdsOf } from '../request-subjects.ts';

/** What `beforeDispatch` is, with faults: nothing to wait for while there are none. */
export function kmsFaultHook(
  faults: ActiveFaults,
  kms: Kms,
  clock: MonotonicClock,
  logger: Logger,
): (request: RequestContext) => Promise<void> | void {
  return ({ service, operation, requestId, input }) => {
    if (faults.kms.length === 0 || service !== 'KMS') return undefined;
    const members = input ?? {};
    const keys = keysOf(kms, members);
    const hit = judgeKmsRequest(faults, {
      kmsOperation: operation,
      keyIds: keys.map((key) => key.keyId),
      customKeyStoreIds: storeIdsOf(members, keys),
    });
    if (hit === undefined) return undefined;
    const { fault, verdict } = hit;
    const { name, kind } = fault.fault;
    logger.debug({ requestId, operation, fault: name, kind }, 'a fault met the request');
    if (verdict.do === 'refuse') {
      throw new SimError(verdict.exception, verdict.message, { cause: new InjectedFault(name, kind) });
    }
    if (verdict.do === 'reset') throw new SimError('connection_closed', 'the connection is reset by a fault');
    return new Promise((resolve) => void postpone(clock, fault, verdict.delayMs, resolve));
  };
}

type Hook = (request: RequestContext) => Promise<void> | void;

/** The second after the first; one that does not wait costs the other nothing. */
export function inTurn(first: Hook, second: Hook | undefined): Hook {
  if (second === undefined) return first;
  return (request) => {
    const waiting = first(request);
    return waiting === undefined ? second(request) : waiting.then(() => second(request));
  };
}
