// Every bench, in the order in which they run.

import type { Bench } from './harness/bench.ts';
import { clusterEncrypts } from './layers/cluster-encrypt.ts';
import { codec } from './layers/codec.ts';
import { connectRotate } from './layers/connect-rotate.ts';
import { crypto } from './layers/crypto.ts';
import { deviceEncrypts } from './layers/device-encrypt.ts';
import { deviceLogin } from './layers/device-login.ts';
import { deviceLoginResumed } from './layers/device-login-resumed.ts';
import { deviceSigns } from './layers/device-sign.ts';
import { failOver } from './layers/fail-over.ts';
import { hsm } from './layers/hsm.ts';
import { kmsBenches } from './layers/kms.ts';
import { manyKeys } from './layers/many-keys.ts';
import { manySessions } from './layers/many-sessions.ts';
import { memory } from './layers/memory.ts';
import { overload } from './layers/overload.ts';
import { profiles } from './layers/profile.ts';
import { session } from './layers/session.ts';
import { softHsm } from './layers/softhsm.ts';
import { start } from './layers/start.ts';
import { sweeps } from './layers/sweeps.ts';
import { transport } from './layers/transport.ts';

export const BENCHES: readonly Bench[] = [
  ...codec,
  ...session,
  ...crypto,
  ...hsm,
  transport,
  ...deviceEncrypts,
  ...deviceSigns,
  deviceLogin,
  deviceLoginResumed,
  ...clusterEncrypts,
  failOver,
  overload,
  ...kmsBenches,
  connectRotate,
  manyKeys,
  ...manySessions,
  start,
  memory,
  ...profiles,
  ...softHsm,
  ...sweeps,
];
