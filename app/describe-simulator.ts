// Where everything is, now: the ready document, made from the world.

import { hostInUrl } from './http/hosts.ts';
import type { KmsSide } from './kms-side.ts';
import type { ReadyCluster, ReadyDocument } from './ready-document.ts';
import type { SeededCluster } from './seed.ts';
import type { TrustAnchorFiles } from './trust-anchor-files.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** Aliases of one key that are told. */
const ALIASES_MAX = 50;

export interface Described {
  readonly endpoint: string;
  /** Where clients reach the HSMs. */
  readonly advertiseHost: string;
  readonly region: string;
  readonly accountId: string;
  readonly world: World;
  readonly kmsSide: KmsSide;
  readonly seeded: readonly SeededCluster[];
  readonly trustAnchors: TrustAnchorFiles;
}

export function describeSimulator({ endpoint, region, accountId, ...parts }: Described): ReadyDocument {
  return {
    version: VERSION,
    pid: process.pid,
    ...{ endpoint, region, accountId },
    clusters: describeClusters(parts),
    customKeyStores: parts.kmsSide.keyStores.list().map(({ customKeyStoreId, name, connectionState }) => ({
      ...{ customKeyStoreId, customKeyStoreName: name, connectionState },
    })),
    keys: describeKeys(parts.kmsSide),
  };
}

function describeClusters(parts: Omit<Described, 'endpoint' | 'region' | 'accountId'>) {
  const { advertiseHost, world, kmsSide, seeded, trustAnchors } = parts;
  const withKeyStore = new Set(kmsSide.keyStores.list().map(({ clusterId }) => clusterId));
  return world.clusters.list().map((cluster): ReadyCluster => {
    const { clusterId, state, hsms } = cluster.describe();
    const users = seeded.find((seed) => seed.cluster === cluster)?.users ?? [];
    return {
      ...{ clusterId, state },
      trustAnchorCertificate: trustAnchors.pathOf(clusterId),
      hsms: hsms.flatMap(({ hsmId, availabilityZone, endpoint }) =>
        endpoint === undefined
          ? []
          : [{ hsmId, availabilityZone, endpoint: `wss://${hostInUrl(advertiseHost)}:${endpoint.port}/` }],
      ),
      // Once a key store is connected, only KMS knows the password of kmsuser.
      users: users.map(({ username, role, password }) =>
        username === 'kmsuser' && withKeyStore.has(clusterId) ? { username, role } : { username, role, password },
      ),
    };
  });
}

function describeKeys({ kms }: KmsSide): ReadyDocument['keys'] {
  return kms.keys.keyIds.after(undefined, kms.keys.keyIds.count).flatMap((keyId) => {
    const key = kms.keys.find(keyId);
    return key === undefined
      ? []
      : [{ keyId, arn: key.arn, aliases: kms.aliases.namesOf(keyId).after(undefined, ALIASES_MAX) }];
  });
}
