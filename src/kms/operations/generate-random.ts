// GenerateRandom: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
// With a custom key store the octets are made in its cluster.

import { SimError } from '../../errors.ts';
import { requireKeyStore } from '../custom-key-store.ts';
import { toKmsException } from '../device-errors.ts';
import { assertNoRecipient } from '../key-use.ts';
import type { Kms } from '../kms.ts';
import { invalid } from '../validation.ts';

export interface GenerateRandomInput {
  /** 1 to 1,024. */
  readonly NumberOfBytes?: number;
  readonly CustomKeyStoreId?: string;
  readonly Recipient?: object;
}

export const generateRandom = (kms: Kms) => async (input: GenerateRandomInput) => {
  const { NumberOfBytes, CustomKeyStoreId, Recipient } = input;
  if (NumberOfBytes === undefined) throw invalid('NumberOfBytes is required.');
  assertNoRecipient(Recipient);
  if (CustomKeyStoreId === undefined) return { Plaintext: kms.random.octets(NumberOfBytes) };
  const session = kms.keyStores.session(requireKeyStore(kms, CustomKeyStoreId).customKeyStoreId);
  try {
    return { Plaintext: await session.random(NumberOfBytes) };
  } catch (error) {
    const exception = toKmsException(error);
    // A key's state is no answer to a request that names no key, and the model does not have it here.
    if (!SimError.is(exception, 'KMSInvalidStateException')) throw exception;
    throw new SimError('DependencyTimeoutException', exception.message, { cause: error });
  }
};
