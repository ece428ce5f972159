// CreateKey: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
// Origin AWS_CLOUDHSM: the intent is recorded first, then the HSM key is made, then the KMS key exists. A failure in
// between leaves nothing, or an intent that the next connect cleans up (recovery.ts).

import { SimError } from '../../errors.ts';
import { randomUuid } from '../../runtime/random.ts';
import { requireKeyStore } from '../custom-key-store.ts';
import { isWithoutEffect, keyMaterialMissing } from '../device-errors.ts';
import type { KeyCreated, KeyIntended, Tag } from '../facts.ts';
import { keyMetadata } from '../key-metadata.ts';
import { assertKeyPolicy } from '../key-policy.ts';
import { assertKeySpecConsistent, assertKeySpecPossible, type KeySpecMembers } from '../key-spec.ts';
import type { KeyStoreSession } from '../key-stores.ts';
import type { KmsKey } from '../keys.ts';
import type { Kms } from '../kms.ts';
import { abandonKey } from '../recovery.ts';
import { assertTags } from '../tags.ts';
import { membersMissing, unsupported } from '../validation.ts';

export interface CreateKeyInput extends KeySpecMembers {
  readonly Origin?: string;
  readonly CustomKeyStoreId?: string;
  readonly Description?: string;
  readonly Policy?: string;
  readonly Tags?: readonly Tag[];
  readonly XksKeyId?: string;
}

/** KMS keys of an account (facts: quotas). */
const KEYS_MAX = 100_000;
const BACKING_KEY_ID_SIZE = 32;

/** By what a key is known, and where its HSM key comes from. */
export interface KeyIdentity {
  readonly keyId: string;
  /** 64 hexadecimal characters. */
  readonly backingKeyId: string;
  /** `made`: by an HSM, now; `there`: `kmsuser` has one of this backing key id already. */
  readonly hsmKey: 'made' | 'there';
}

export const createKey = (kms: Kms) => (input: CreateKeyInput) =>
  createKeyAs(kms, input, {
    keyId: randomUuid(kms.random),
    backingKeyId: Buffer.from(kms.random.octets(BACKING_KEY_ID_SIZE)).toString('hex'),
    hsmKey: 'made',
  });

/** CreateKey for who knows already what the key is called: a seed. @throws SimError as CreateKey; `AlreadyExistsException` */
export async function createKeyAs(kms: Kms, input: CreateKeyInput, identity: KeyIdentity) {
  const session = await sessionForNewKey(kms, input);
  assertKeySpecPossible(input);
  assertTags(input.Tags ?? []);
  if (input.Policy !== undefined) assertKeyPolicy(input.Policy);
  if (kms.keys.keyIds.count + kms.creating.size >= KEYS_MAX) {
    throw new SimError('LimitExceededException', `An account has at most ${KEYS_MAX} KMS keys.`);
  }
  const { keyId } = identity;
  if (kms.keys.find(keyId) !== undefined || kms.creating.has(keyId)) {
    throw new SimError('AlreadyExistsException', `There is a key ${keyId} already.`);
  }
  const key = await create(kms, session, input, identity);
  return { KeyMetadata: keyMetadata(kms.arns, key, kms.keyStores.find(key.customKeyStoreId)) };
}

/** Not found, then not connected, then the cluster's configuration. */
async function sessionForNewKey(kms: Kms, input: CreateKeyInput): Promise<KeyStoreSession> {
  const { Origin = 'AWS_KMS', CustomKeyStoreId, XksKeyId } = input;
  const store = CustomKeyStoreId === undefined ? undefined : requireKeyStore(kms, CustomKeyStoreId);
  if (Origin !== 'AWS_CLOUDHSM') {
    assertKeySpecConsistent(input);
    throw unsupported(`Keys of origin ${Origin} are not simulated; use AWS_CLOUDHSM.`);
  }
  if (XksKeyId !== undefined) throw unsupported('XksKeyId is valid only for keys in an external key store.');
  if (store === undefined) throw membersMissing(['CustomKeyStoreId']);
  const session = kms.keyStores.session(store.customKeyStoreId);
  await kms.keyStores.assertTwoActiveHsms(store.customKeyStoreId);
  return session;
}

async function create(
  kms: Kms,
  session: KeyStoreSession,
  input: CreateKeyInput,
  identity: KeyIdentity,
): Promise<KmsKey> {
  const { keyId, backingKeyId } = identity;
  const customKeyStoreId = input.CustomKeyStoreId as string;
  const intent: KeyIntended = { type: 'key_intended', keyId, backingKeyId, customKeyStoreId };
  kms.creating.add(keyId);
  try {
    await kms.record(intent);
    try {
      const { epoch } = session;
      const handle = await hsmKey(kms, session, identity);
      await kms.record(createdFact(kms, intent, input));
      kms.hsmKeys.remember(session, epoch, backingKeyId, handle);
    } catch (error) {
      await cleanUp(kms, session, intent, error);
      throw error;
    }
  } finally {
    kms.creating.delete(keyId);
  }
  const key = kms.keys.find(keyId);
  if (key === undefined) throw new SimError('illegal_transition', `the fact that created ${keyId} was not applied`);
  return key;
}

async function hsmKey(kms: Kms, session: KeyStoreSession, identity: KeyIdentity): Promise<number> {
  const { keyId, backingKeyId } = identity;
  const label = kms.arns.ofKey(keyId);
  if (identity.hsmKey === 'made') return session.generateKey({ label, id: backingKeyId, idempotencyKey: keyId });
  const handle = await session.findKey(backingKeyId);
  if (handle === undefined) throw keyMaterialMissing(label);
  return handle;
}

const createdFact = (kms: Kms, intent: KeyIntended, input: CreateKeyInput): KeyCreated => ({
  ...intent,
  type: 'key_created',
  creationDateMs: kms.calendar.now(),
  description: input.Description ?? '',
  ...(input.Policy === undefined ? {} : { policy: input.Policy }),
  tags: input.Tags ?? [],
});

/** While the outcome is unknown the HSM key may still come: then it is left to recovery. */
async function cleanUp(kms: Kms, session: KeyStoreSession, intent: KeyIntended, error: unknown): Promise<void> {
  if (!isWithoutEffect(error)) return;
  try {
    await abandonKey(kms, session, intent);
  } catch (cause) {
    kms.logger.warn({ keyId: intent.keyId, err: cause }, 'a failed CreateKey is cleaned up at the next connect');
  }
}
