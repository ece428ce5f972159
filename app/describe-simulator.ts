// Where everything is, now: the ready document of a process, made of the sides that it has.

import { ACCOUNT } from './account.ts';
import type { DeviceSide } from './device-side.ts';
import { hostInUrl } from './http/hosts.ts';
import type { KmsSide } from './kms-side.ts';
import type { ReadyCluster, ReadyDocument } from './ready-document.ts';
import { VERSION } from './version.ts';

/** Aliases of one key that are told. */
const ALIASES_MAX = 50;

type DescribedDevices = Pick<DeviceSide, 'world' | 'seeded' | 'trustAnchors' | 'advertiseHost'>;

export const describeSimulator = (endpoint: string, devices: DescribedDevices, kmsSide: KmsSide): ReadyDocument => ({
  ...describeProcess(endpoint),
  // Once a key store is connected, only KMS knows the password of kmsuser.
  clusters: describeClusters(devices, new Set(kmsSide.keyStores.list().map(({ clusterId }) => clusterId))),
  ...describeKms(kmsSide),
});

export const describeClusterProcess = (endpoint: string, devices: DescribedDevices): ReadyDocument => ({
  ...describeProcess(endpoint),
  clusters: describeClusters(devices, new Set()),
  ...{ customKeyStores: [], keys: [] },
});

/** Its clusters are another process's. */
export const describeKmsProcess = (endpoint: string, clusterEndpoint: string, kmsSide: KmsSide): ReadyDocument => ({
  ...describeProcess(endpoint),
  clusterEndpoint,
  clusters: [],
  ...describeKms(kmsSide),
});

const describeProcess = (endpoint: string) => ({ version: VERSION, pid: process.pid, endpoint, ...ACCOUNT });

/** @param withKeyStore the clusters whose `kmsuser` has a password that is not told */
function describeClusters(
  { world, seeded, trustAnchors, advertiseHost }: DescribedDevices,
  withKeyStore: ReadonlySet<string>,
): readonly ReadyCluster[] {
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
      lostHsms: cluster.lostHsms,
      users: users.map(({ username, role, password, isPasswordHidden = false }) =>
        isPasswordHidden || (username === 'kmsuser' && withKeyStore.has(clusterId))
          ? { username, role }
          : { username, role, password },
      ),
    };
  });
}

const describeKms = ({ kms, keyStores }: KmsSide): Pick<ReadyDocument, 'customKeyStores' | 'keys'> => ({
  customKeyStores: keyStores.list().map(({ customKeyStoreId, name, connectionState }) => ({
    ...{ customKeyStoreId, customKeyStoreName: name, connectionState },
  })),
  // As a seed has them: what is first there is first here.
  keys: kms.keys.all().map(({ keyId, arn }) => ({
    ...{ keyId, arn, aliases: kms.aliases.namesOf(keyId).after(undefined, ALIASES_MAX) },
  })),
});
