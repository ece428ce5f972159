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

/**
 * What every use of a cluster needs of its network: private subnets in two availability zones at least, and a security
 * group that lets its members through. A subnet that was deleted is SUBNET_NOT_FOUND when a store connects.
 * @throws SimError CloudHsmClusterInvalidConfigurationException
 */
export function assertNetwork(cluster: ClusterDescription): void {
  if (zonesOf(cluster.subnets) < 2) throw subnetsMissing();
  if (!cluster.securityGroupIntact) {
    throw invalidConfiguration(
      'The security group of the CloudHSM cluster must have inbound and outbound rules that allow TCP traffic on ports ' +
        '2223-2225 between its members',
    );
  }
}

/** To make a key store, or to give it another cluster: no subnet was deleted. @throws as `assertNetwork` */
export function assertSubnetsExist(cluster: ClusterDescription): void {
  if (!cluster.subnets.every(({ exists }) => exists)) throw subnetsMissing();
}

/** To make a key store, or to give it another cluster: KMS has no client certificate. @throws as `assertNetwork` */
export function assertNoMutualTls(cluster: ClusterDescription): void {
  if (cluster.mutualTlsEnforced) throw invalidConfiguration('CloudHSM cluster must not enforce mutual TLS');
}

/** One active HSM at least. @throws SimError CloudHsmClusterInvalidConfigurationException */
export function assertHsm(cluster: ClusterDescription): void {
  if (activeHsms(cluster).length === 0) {
    throw invalidConfiguration('CloudHSM cluster must contain at least one active HSM');
  }
}

/** To make a key store or a key: two active HSMs in two zones. @throws SimError CloudHsmClusterInvalidConfigurationException */
export function assertTwoZonesActive(cluster: ClusterDescription): void {
  if (zonesOf(activeHsms(cluster)) < 2) {
    throw invalidConfiguration('CloudHSM cluster must contain active HSMs in at least two Availability Zones');
  }
}

const invalidConfiguration = (message: string): SimError =>
  new SimError('CloudHsmClusterInvalidConfigurationException', message);

const subnetsMissing = (): SimError =>
  invalidConfiguration('CloudHSM cluster must be configured with private subnets in at least two Availability Zones');

const zonesOf = (parts: readonly { readonly availabilityZone: string }[]): number =>
  new Set(parts.map(({ availabilityZone }) => availabilityZone)).size;

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
