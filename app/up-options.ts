// What the settings of `cloudhsm-sim up` mean.

import { type Durations, NO_DURATIONS, REAL_DURATIONS } from '../sim/cluster/durations.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import type { Values } from './configuration/setting.ts';
import type { UP_SETTINGS } from './configuration/up-settings.ts';
import { assertHsmPort, hsmPortOf } from './hsm-port.ts';
import { type ProcessOptions, processOptions } from './process-options.ts';

/** AWS: connecting a CloudHSM key store takes up to 20 minutes. */
export const CONNECT_DURATION_REAL_MS = 20 * 60_000;

/** What is there from the start, besides the network: nothing, a cluster, or a cluster with a connected key store. */
export type Seed = 'bare' | 'cluster' | 'key_store';

export interface UpOptions extends ProcessOptions {
  /** Of the first HSM; 0: free ones for all. */
  readonly hsmPort: number;
  /** HSMs of the default seed's cluster: 1 to 28. */
  readonly hsmCount: number;
  readonly seed: Seed;
  readonly connectDurationMs: number;
  /** Of what is asked for through the CloudHSM V2 API, once the seed is there. */
  readonly durations: Durations;
  readonly zeroHsms: ZeroHsms;
  readonly hsmTimeoutMs: number;
  readonly hsmType: HsmType;
  readonly hsmManners: HsmManners;
  readonly requestQuotas: boolean;
}

/** @throws SimError `invalid_configuration` */
export function upOptions(settings: Values<typeof UP_SETTINGS>): UpOptions {
  const { hsms, bare, keyStore, zeroHsms, hsmType, limits, throttle } = settings;
  const hsmPort = hsmPortOf(settings);
  // A seed file has its own HSMs.
  if (!bare && settings.seed === undefined) assertHsmPort('--hsm-port', hsmPort, hsms);
  const connectDuration = settings.connectDuration ?? (settings.durations === 'real' ? 'real' : 0);
  return {
    ...{ ...processOptions(settings), zeroHsms, hsmType },
    ...{ hsmPort, hsmCount: hsms },
    seed: bare ? 'bare' : keyStore ? 'key_store' : 'cluster',
    connectDurationMs: connectDuration === 'real' ? CONNECT_DURATION_REAL_MS : connectDuration * 1000,
    hsmTimeoutMs: settings.hsmTimeout * 1000,
    durations: settings.durations === 'real' ? REAL_DURATIONS : NO_DURATIONS,
    hsmManners: { limits, throttle },
    requestQuotas: settings.quotas === 'real',
  };
}
