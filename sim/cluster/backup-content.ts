// What a backup holds: the cluster's facts up to a position, its certificates, and, sealed under the root key, its own
// keys. Facts hold secrets only masked under the cluster key, so nothing in it is readable without the root key.

import type { Ledger, Placed } from '../../src/ledger/ledger.ts';
import { seal, unseal } from '../../src/runtime/crypto.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import type { ClusterFact } from '../hsm/facts.ts';
import { appendAtHead } from './append-at-head.ts';
import type { Certificates } from './life.ts';

const CLUSTER_KEY_SIZE = 32;

export interface Snapshot {
  /** Of the ledger's head then. */
  readonly position: number;
  /** What is not void up to there, in order. */
  readonly entries: readonly Placed<ClusterFact>[];
}

export interface BackupContent extends Snapshot {
  readonly certificatePem: string;
  readonly trustAnchorPem: string;
  /** The cluster key and the private key of its certificate. */
  readonly sealedKeys: Uint8Array;
}

export interface OpenedContent {
  readonly snapshot: Snapshot;
  /** 32 octets; the caller owns them. */
  readonly clusterKey: Uint8Array;
  readonly certificates: Certificates;
}

/** The ledger as it is now. */
export async function snapshotOf(ledger: Ledger<ClusterFact>): Promise<Snapshot> {
  const head = await ledger.head();
  const entries: Placed<ClusterFact>[] = [];
  if (head === 0) return { position: 0, entries };
  return new Promise((resolve) => {
    // The head itself is never void: only an entry that comes after it could make it so.
    const stop = ledger.follow(0, (placed) => {
      entries.push(placed);
      if (placed.position < head) return;
      stop();
      resolve({ position: placed.position, entries });
    });
  });
}

export function sealContent(
  rootKey: Secret,
  clusterKey: Secret,
  certificates: Certificates,
  snapshot: Snapshot,
): BackupContent {
  const { certificatePem, trustAnchorPem, privateKeyPem } = certificates;
  const keys = Buffer.concat([clusterKey.reveal(), Buffer.from(privateKeyPem)]);
  const sealedKeys = seal(rootKey.reveal(), keys, aad(certificatePem));
  keys.fill(0);
  return { ...snapshot, certificatePem, trustAnchorPem, sealedKeys };
}

/** @throws SimError `seal_broken` */
export function openContent(rootKey: Secret, content: BackupContent): OpenedContent {
  const { position, entries, certificatePem, trustAnchorPem, sealedKeys } = content;
  const keys = unseal(rootKey.reveal(), sealedKeys, aad(certificatePem));
  const clusterKey = Uint8Array.from(keys.subarray(0, CLUSTER_KEY_SIZE));
  const privateKeyPem = Buffer.from(keys.subarray(CLUSTER_KEY_SIZE)).toString();
  keys.fill(0);
  return {
    snapshot: { position, entries },
    clusterKey,
    certificates: { certificatePem, trustAnchorPem, privateKeyPem },
  };
}

/**
 * Fills an empty ledger with a snapshot, each entry at its own position: handles and credential generations are
 * positions. Where an entry was void there is one that voids nothing.
 * @throws SimError of the ledger
 */
export async function restoreSnapshot(ledger: Ledger<ClusterFact>, { position, entries }: Snapshot): Promise<void> {
  const byPosition = new Map(entries.map((placed) => [placed.position, placed.entry]));
  for (let at = 1; at <= position; at += 1) {
    const fact = byPosition.get(at) ?? { type: 'hsm_lost', hsmId: '', afterPosition: at - 1 };
    await appendAtHead(ledger, () => fact);
  }
}

const aad = (certificatePem: string): Uint8Array => Buffer.from(JSON.stringify(['backup', certificatePem]));
