// `--quotas real`: requests above the rates of KMS are throttled, before anything is done for them.

import type { RequestContext } from '../../src/aws/service.ts';
import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { TokenBucket } from '../../src/runtime/token-bucket.ts';
import {
  CRYPTOGRAPHIC,
  CUSTOM_KEY_STORE_CRYPTOGRAPHY,
  OPERATION_RATES,
  SYMMETRIC_CRYPTOGRAPHY,
} from './kms-request-quotas.ts';

/** AWS: an account has ten custom key stores; what was deleted since is forgotten with the rest. */
const STORE_BUCKETS_MAX = 100;

/**
 * What `beforeDispatch` is, with quotas: throws ThrottlingException, in AWS's words.
 * @param storesOf the custom key stores whose keys, or whose random octets, a cryptographic request asks for
 */
export function requestQuotas(
  clock: Pick<MonotonicClock, 'now'>,
  storesOf: (request: RequestContext) => readonly string[],
): (request: RequestContext) => void {
  const cryptography = new TokenBucket(clock, SYMMETRIC_CRYPTOGRAPHY);
  const operations = new Map(
    [...OPERATION_RATES].map(([operation, perSecond]) => [operation, new TokenBucket(clock, perSecond)]),
  );
  const stores = new Map<string, TokenBucket>();
  const bucketOf = (customKeyStoreId: string): TokenBucket => {
    let bucket = stores.get(customKeyStoreId);
    if (bucket === undefined) {
      if (stores.size >= STORE_BUCKETS_MAX) stores.clear();
      bucket = new TokenBucket(clock, CUSTOM_KEY_STORE_CRYPTOGRAPHY);
      stores.set(customKeyStoreId, bucket);
    }
    return bucket;
  };
  return (request) => {
    if (request.service !== 'KMS') return;
    const { operation } = request;
    const buckets = CRYPTOGRAPHIC.has(operation)
      ? [cryptography, ...storesOf(request).map(bucketOf)]
      : [operations.get(operation)];
    for (const bucket of buckets) if (bucket !== undefined && !bucket.take()) throw throttled();
  };
}

const throttled = (): SimError =>
  new SimError(
    'ThrottlingException',
    'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  );
