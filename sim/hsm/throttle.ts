// How much an HSM of a type gets done in a second, for who wants to meet the real one's limits: past it, BUSY (187).
//
// Rates are half of what is published for a cluster of two HSMs (CloudHSM user guide, performance). For symmetric keys
// nothing is published but what KMS allows a CloudHSM key store, 1,800 requests a second, which is taken in their place.
// Public keys cost an HSM next to nothing: they are not counted.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { TokenBucket } from '../../src/runtime/token-bucket.ts';
import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import type { HsmType } from './hsm-type.ts';
import { refusal } from './refusal.ts';
import type { StoredKey } from './stored-key.ts';

type Work = 'rsa' | 'ec' | 'symmetric';

/** Uses of private and secret keys a second. */
export const RATES: Readonly<Record<HsmType, Readonly<Record<Work, number>>>> = {
  'hsm1.medium': { rsa: 1_000, ec: 250, symmetric: 900 },
  'hsm2m.medium': { rsa: 1_000, ec: 1_500, symmetric: 900 },
};

/** What may come at once: a tenth of a second's work. */
const BURST_SECONDS = 0.1;

export class Throttle {
  readonly #buckets: Readonly<Record<Work, TokenBucket>>;

  constructor(clock: Pick<MonotonicClock, 'now'>, hsmType: HsmType) {
    const bucket = (perSecond: number): TokenBucket => new TokenBucket(clock, perSecond, BURST_SECONDS * perSecond);
    const { rsa, ec, symmetric } = RATES[hsmType];
    this.#buckets = { rsa: bucket(rsa), ec: bucket(ec), symmetric: bucket(symmetric) };
  }

  /** One use of this key. @throws refusal BUSY */
  admit(key: StoredKey): void {
    const work = workOf(key);
    if (work !== undefined && !this.#buckets[work].take()) {
      throw refusal(Status.BUSY, `more ${work} operations a second than this HSM type does`);
    }
  }
}

function workOf(key: StoredKey): Work | undefined {
  switch (key.comparable(AttributeType.CLASS)) {
    case KeyClass.SECRET_KEY:
      return 'symmetric';
    case KeyClass.PRIVATE_KEY:
      return key.comparable(AttributeType.KEY_TYPE) === KeyType.RSA ? 'rsa' : 'ec';
    default:
      return undefined;
  }
}
