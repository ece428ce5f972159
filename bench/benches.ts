// Every bench, in the order in which they run.

import type { Bench } from './harness/bench.ts';
import { clusterEncrypts } from './layers/cluster-encrypt.ts';
import { deviceEncrypts } from './layers/device-encrypt.ts';
import { deviceLogin } from './layers/device-login.ts';
import { deviceSigns } from './layers/device-sign.ts';
import { failOver } from './layers/fail-over.ts';
import { kmsBenches } from './layers/kms.ts';
import { memory } from './layers/memory.ts';
import { start } from './layers/start.ts';

export const BENCHES: readonly Bench[] = [
  ...deviceEncrypts,
  ...deviceSigns,
  deviceLogin,
  ...clusterEncrypts,
  failOver,
  ...kmsBenches,
  start,
  memory,
];
