// A data key: random octets of the HSM, encrypted under a KMS key.

import { type EncryptionContext, encodeEncryptionContext } from './encryption-context.ts';
import { assertOptionsUsable, dryRunPassed, encryptUnder, type UseOptions, usableKey } from './key-use.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';
import { invalid } from './validation.ts';

export interface DataKeyInput extends UseOptions {
  readonly KeyId: string;
  readonly KeySpec?: string;
  /** 1 to 1,024. */
  readonly NumberOfBytes?: number;
  readonly EncryptionContext?: EncryptionContext;
  readonly DryRun?: boolean;
}

export interface DataKey {
  readonly key: KmsKey;
  /** The caller owns it. */
  readonly plaintext: Uint8Array;
  readonly blob: Uint8Array;
}

const SIZES: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

export async function makeDataKey(kms: Kms, input: DataKeyInput): Promise<DataKey> {
  const key = usableKey(kms, input.KeyId);
  assertOptionsUsable(kms, input);
  const size = sizeOf(input);
  const context = encodeEncryptionContext(input.EncryptionContext);
  if (input.DryRun === true) throw dryRunPassed();
  const plaintext = await kms.hsmKeys.use(key, (session) => session.random(size));
  const blob = await encryptUnder(kms, key, plaintext, context);
  return { key, plaintext, blob };
}

function sizeOf({ KeySpec, NumberOfBytes }: DataKeyInput): number {
  const size = KeySpec === undefined ? NumberOfBytes : SIZES[KeySpec];
  if (size === undefined || (KeySpec !== undefined && NumberOfBytes !== undefined)) {
    throw invalid('Please specify either number of bytes or key spec.');
  }
  return size;
}
