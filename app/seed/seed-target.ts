// What a seed is applied to: a simulator that is put together and not open yet.

import type { RsaKeyPair } from '../../src/runtime/crypto.ts';
import type { DeviceSide } from '../device-side.ts';
import type { KmsService } from '../kms-service.ts';
import type { ProcessRuntime } from '../process-runtime.ts';

export interface SeedTarget {
  readonly runtime: ProcessRuntime;
  readonly devices: Pick<DeviceSide, 'world' | 'faults' | 'keep'>;
  /** Undefined: it is not in this process, and nothing of it in the seed. */
  readonly kms?: KmsSeedTarget;
  readonly generateKeyPair: () => Promise<RsaKeyPair>;
}

export type KmsSeedTarget = Pick<KmsService, 'side' | 'operations'>;
