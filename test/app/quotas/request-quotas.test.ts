// KMS's request quotas, on a clock that is moved by hand.

import t from 'tap';
import { CRYPTOGRAPHIC, OPERATION_RATES } from '../../../app/quotas/kms-request-quotas.ts';
import { requestQuotas } from '../../../app/quotas/request-quotas.ts';
import type { RequestContext } from '../../../src/aws/service.ts';
import { SimError } from '../../../src/errors.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { kmsModel, testContext } from '../../src/aws/support.ts';

function makeQuotas() {
  const clock = new ManualClock();
  const storesOf = ({ input }: RequestContext) => (input as { stores?: readonly string[] }).stores ?? [];
  const check = requestQuotas(clock.monotonic, storesOf);
  /** How many of `count` requests in a row are let through. */
  const passed = (operation: string, count: number, stores: readonly string[] = [], service = 'KMS'): number => {
    let passes = 0;
    for (let index = 0; index < count; index++) {
      try {
        check({ ...testContext, service, operation, input: { stores } });
        passes++;
      } catch (error) {
        if (!SimError.is(error, 'ThrottlingException')) throw error;
      }
    }
    return passes;
  };
  return { clock, check, passed };
}

t.test('five a second for custom key stores, each operation by itself', async (t) => {
  const { clock, passed } = makeQuotas();
  t.equal(passed('DescribeCustomKeyStores', 20), 5);
  t.equal(passed('ConnectCustomKeyStore', 20), 5);
  clock.advance(199);
  t.equal(passed('DescribeCustomKeyStores', 1), 0);
  clock.advance(1);
  t.equal(passed('DescribeCustomKeyStores', 2), 1);
  clock.advance(3_600_000);
  t.equal(passed('DescribeCustomKeyStores', 20), 5, 'what was not used does not add up');
});

t.test('the published figures', async (t) => {
  const figures = {
    ...{ CreateKey: 5, EnableKey: 5, UntagResource: 5, TagResource: 10, PutKeyPolicy: 15, ScheduleKeyDeletion: 15 },
    ...{ CreateGrant: 50, ListGrants: 100, ListKeys: 500, ListAliases: 500, GetKeyPolicy: 1000, DescribeKey: 2000 },
  };
  for (const [operation, perSecond] of Object.entries(figures)) {
    t.equal(makeQuotas().passed(operation, 3000), perSecond, operation);
  }
  for (const operation of [...OPERATION_RATES.keys(), ...CRYPTOGRAPHIC]) {
    t.ok(kmsModel.operations.has(operation), `${operation} is of the model`);
  }
});

t.test('1,800 a second for one store, shared by all that uses its keys', async (t) => {
  const { clock, passed } = makeQuotas();
  t.equal(passed('Encrypt', 1000, ['cks-1']), 1000);
  t.equal(passed('Decrypt', 1000, ['cks-1']), 800);
  t.equal(passed('GenerateRandom', 10, ['cks-1']), 0);
  t.equal(passed('Encrypt', 2000, ['cks-2']), 1800, 'another store has its own');
  clock.advance(500);
  t.equal(passed('ReEncrypt', 2000, ['cks-1', 'cks-2']), 900);
});

t.test('100,000 a second for an account, whatever the store', async (t) => {
  t.equal(makeQuotas().passed('Encrypt', 100_100), 100_000);
});

t.test('AWS’s words; and no figure, no limit', async (t) => {
  const { check, passed } = makeQuotas();
  passed('CreateKey', 5);
  t.throws(() => check({ ...testContext, service: 'KMS', operation: 'CreateKey' }), {
    code: 'ThrottlingException',
    message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  });
  t.equal(passed('Sign', 10_000), 10_000);
  t.equal(passed('TagResource', 1000, [], 'CloudHSM V2'), 1000, 'the other service has its own quotas');
});
