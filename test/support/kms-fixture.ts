// A KMS over fake key stores: one custom key store, CONNECTED, in Region us-east-1.

import { type ErrorCode, SimError } from '../../src/errors.ts';
import type { KmsFact } from '../../src/kms/facts.ts';
import { createKms, type Kms } from '../../src/kms/kms.ts';
import { type KmsOperations, kmsOperations } from '../../src/kms/operations.ts';
import { Journal } from '../../src/ledger/journal.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { MemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import { FakeCluster, FakeKeyStores } from './fake-key-stores.ts';

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '123456789012';
export const PASSWORD = 'kmsPswd1';
export const ABSENT_KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

export interface KmsFixture {
  readonly kms: Kms;
  readonly operations: KmsOperations;
  readonly cluster: FakeCluster;
  readonly keyStores: FakeKeyStores;
  readonly ledger: Ledger<KmsFact>;
  readonly clock: ManualClock;
  /** CONNECTED. */
  readonly customKeyStoreId: string;
  /** Another process on the same ledger, as after a restart. */
  restart(): Promise<Pick<KmsFixture, 'kms' | 'operations'>>;
  /** A new KMS key in the store. */
  createKey(): Promise<{ readonly keyId: string; readonly arn: string }>;
}

export async function startKms(ledger: Ledger<KmsFact> = new MemoryLedger<KmsFact>()): Promise<KmsFixture> {
  const cluster = new FakeCluster();
  const keyStores = new FakeKeyStores(cluster);
  const clock = new ManualClock();
  let processes = 0;
  const restart = async () => {
    const journal = new Journal<KmsFact>(ledger);
    const kms = createKms({
      ...{ journal, keyStores, calendar: clock.calendar, logger: silentLogger },
      random: seededRandom(++processes),
      ...{ region: REGION, accountId: ACCOUNT_ID },
    });
    await journal.open();
    kms.deletions.resume();
    return { kms, operations: kmsOperations(kms) };
  };
  const { kms, operations } = await restart();
  const { CustomKeyStoreId: customKeyStoreId } = await operations.CreateCustomKeyStore({
    CustomKeyStoreName: 'S1',
    CloudHsmClusterId: 'cluster-abcdefg2345',
    TrustAnchorCertificate: '-----BEGIN CERTIFICATE-----',
    KeyStorePassword: PASSWORD,
  });
  keyStores.enter(customKeyStoreId, 'CONNECTED');
  const createKey = async () => {
    const { KeyMetadata } = await operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: customKeyStoreId });
    return { keyId: KeyMetadata.KeyId, arn: KeyMetadata.Arn };
  };
  return { kms, operations, cluster, keyStores, ledger, clock, customKeyStoreId, restart, createKey };
}

/** `code: message` of what a request is refused with; `ok` when it is not. */
export async function outcome(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'ok';
  } catch (error) {
    return error instanceof SimError ? `${error.code}: ${error.message}` : `not a SimError: ${error}`;
  }
}

/** Only the exception, or `ok`. */
export const exception = async (request: Promise<unknown>): Promise<ErrorCode | 'ok'> =>
  (await outcome(request)).split(':')[0] as ErrorCode | 'ok';
