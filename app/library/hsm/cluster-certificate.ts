// The certificate that all HSMs of a cluster show, as DescribeClusters of the CloudHSM V2 API has it.

import { SimError } from '../../../src/errors.ts';

interface Described {
  readonly Clusters?: readonly { readonly Certificates?: { readonly ClusterCertificate?: string } }[];
}

/** PEM. @throws SimError `connection_failed`; `no_hsm_available` before the cluster is initialized */
export async function clusterCertificate(endpoint: string, clusterId: string): Promise<string> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'BaldrApiService.DescribeClusters' };
  const body = JSON.stringify({ Filters: { clusterIds: [clusterId] } });
  const response = await fetch(endpoint, { method: 'POST', headers, body }).catch((cause: unknown) => {
    throw new SimError('connection_failed', `nothing answers at ${endpoint}: is the simulator running?`, { cause });
  });
  if (!response.ok) throw new SimError('connection_failed', `DescribeClusters at ${endpoint}: ${response.status}`);
  const { Clusters } = (await response.json()) as Described;
  const pem = Clusters?.[0]?.Certificates?.ClusterCertificate;
  if (pem !== undefined) return pem;
  throw new SimError('no_hsm_available', `the cluster ${clusterId} is not initialized`);
}
