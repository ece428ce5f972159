// What KMS asks of a cluster before it does anything with it (facts: "Network and cluster requirements").

import type { HsmAddress } from '../client/hsm-link.ts';
import { SimError } from '../errors.ts';
import type { ClusterDescription } from './world.ts';

type ActiveCluster = ClusterDescription & { readonly clusterCertificatePem: string };

/** @throws SimError CloudHsmClusterNotActiveException */
export function assertActive(cluster: ClusterDescription): asserts cluster is ActiveCluster {
  if (cluster.state !== 'ACTIVE' || cluster.clusterCertificatePem === undefined) {
    throw new SimError(
      'CloudHsmClusterNotActiveException',
      `The AWS CloudHSM cluster ${cluster.clusterId} is not active. Initialize and activate the cluster and try again.`,
    );
  }
}

/** Private subnets in two availability zones at least. @throws SimError CloudHsmClusterInvalidConfigurationException */
export function assertSubnets(cluster: ClusterDescription): void {
  if (new Set(cluster.subnets.map(({ availabilityZone }) => availabilityZone)).size < 2) {
    throw invalidConfiguration(
      'CloudHSM cluster must be configured with private subnets in at least two Availability Zones',
    );
  }
}

/** To make a key store or a key: two active HSMs in two zones. @throws SimError CloudHsmClusterInvalidConfigurationException */
export function assertTwoZonesActive(cluster: ClusterDescription): void {
  const zones = new Set(activeHsms(cluster).map(({ availabilityZone }) => availabilityZone));
  if (zones.size < 2) {
    throw invalidConfiguration('CloudHSM cluster must contain active HSMs in at least two Availability Zones');
  }
}

const invalidConfiguration = (message: string): SimError =>
  new SimError('CloudHsmClusterInvalidConfigurationException', message);

const activeHsms = (cluster: ClusterDescription) => cluster.hsms.filter(({ state }) => state === 'ACTIVE');

/** Where the cluster's active HSMs are, and by what they prove who they are. */
export function activeHsmAddresses(cluster: ClusterDescription, trustAnchorPem: string): readonly HsmAddress[] {
  const { clusterId, clusterCertificatePem } = cluster;
  if (clusterCertificatePem === undefined) return [];
  return activeHsms(cluster).map(({ hsmId, availabilityZone, host, port }) => ({
    clusterId,
    hsmId,
    availabilityZone,
    destination: { host, port, trustAnchorPem, certificatePem: clusterCertificatePem },
  }));
}
