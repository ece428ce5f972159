// All kinds of fault. Adding one is a file in kinds/ and two lines here; `npm run faults` does the rest.

import type { FaultKind } from './fault-kind.ts';
import { addressesExhausted } from './kinds/addresses-exhausted.ts';
import { allHsmsLost } from './kinds/all-hsms-lost.ts';
import { backupWindow } from './kinds/backup-window.ts';
import { bandwidth } from './kinds/bandwidth.ts';
import { busy } from './kinds/busy.ts';
import { clusterNotFound } from './kinds/cluster-not-found.ts';
import { connectionReset } from './kinds/connection-reset.ts';
import { corrupt } from './kinds/corrupt.ts';
import { delayResponse } from './kinds/delay-response.ts';
import { dependencyTimeout } from './kinds/dependency-timeout.ts';
import { drop } from './kinds/drop.ts';
import { duplicate } from './kinds/duplicate.ts';
import { hsmHang } from './kinds/hsm-hang.ts';
import { hsmLoss } from './kinds/hsm-loss.ts';
import { inconsistentKey } from './kinds/inconsistent-key.ts';
import { inconsistentUser } from './kinds/inconsistent-user.ts';
import { internalError } from './kinds/internal-error.ts';
import { keyLost } from './kinds/key-lost.ts';
import { latency } from './kinds/latency.ts';
import { limitData } from './kinds/limit-data.ts';
import { loggedInElsewhere } from './kinds/logged-in-elsewhere.ts';
import { mfaEnabled } from './kinds/mfa-enabled.ts';
import { reject } from './kinds/reject.ts';
import { reorder } from './kinds/reorder.ts';
import { replicationLag } from './kinds/replication-lag.ts';
import { resetPeer } from './kinds/reset-peer.ts';
import { restoredFromOldBackup } from './kinds/restored-from-old-backup.ts';
import { securityGroupBroken } from './kinds/security-group-broken.ts';
import { sessionExhausted } from './kinds/session-exhausted.ts';
import { sessionExpire } from './kinds/session-expire.ts';
import { slicer } from './kinds/slicer.ts';
import { slowClose } from './kinds/slow-close.ts';
import { slowLogin } from './kinds/slow-login.ts';
import { slowResponse } from './kinds/slow-response.ts';
import { stalePassword } from './kinds/stale-password.ts';
import { subnetDeleted } from './kinds/subnet-deleted.ts';
import { throttle } from './kinds/throttle.ts';
import { timeout } from './kinds/timeout.ts';
import { userDeleted } from './kinds/user-deleted.ts';
import { userLocked } from './kinds/user-locked.ts';
import { zonePartition } from './kinds/zone-partition.ts';

const ALL: readonly FaultKind[] = [
  addressesExhausted,
  allHsmsLost,
  backupWindow,
  bandwidth,
  busy,
  clusterNotFound,
  connectionReset,
  corrupt,
  delayResponse,
  dependencyTimeout,
  drop,
  duplicate,
  hsmHang,
  hsmLoss,
  inconsistentKey,
  inconsistentUser,
  internalError,
  keyLost,
  latency,
  limitData,
  loggedInElsewhere,
  mfaEnabled,
  reject,
  reorder,
  replicationLag,
  resetPeer,
  restoredFromOldBackup,
  securityGroupBroken,
  sessionExhausted,
  sessionExpire,
  slicer,
  slowClose,
  slowLogin,
  slowResponse,
  stalePassword,
  subnetDeleted,
  throttle,
  timeout,
  userDeleted,
  userLocked,
  zonePartition,
];

export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(ALL.map((kind) => [kind.name, kind]));
