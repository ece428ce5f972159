// The certificate that all HSMs of a cluster show, as DescribeClusters of the CloudHSM V2 API has it. Asked by hand: the
// AWS SDK would take longer to load than most commands to run.

import { SimError } from '../../../src/errors.ts';

interface Described {
  readonly Clusters?: readonly { readonly Certificates?: { readonly ClusterCertificate?: string } }[];
}

/** PEM. @throws SimError `connection_failed`; `no_hsm_available` before there is one */
export async function clusterCertificate(endpoint: string, clusterId: string): Promise<string> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'BaldrApiService.DescribeClusters' },
    body: JSON.stringify({ Filters: { clusterIds: [clusterId] } }),
  }).catch((cause: unknown) => {
    throw new SimError('connection_failed', `nothing answers at ${endpoint}: is the simulator running?`, { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new SimError('connection_failed', `DescribeClusters at ${endpoint}: ${response.status}`);
  const pem = (JSON.parse(text) as Described).Clusters?.[0]?.Certificates?.ClusterCertificate;
  if (pem === undefined) throw new SimError('no_hsm_available', `the cluster ${clusterId} is not initialized`);
  return pem;
}
