// Which cluster is meant, of those that there are.

import { SimError } from '../../src/errors.ts';
import { AwsService, callAws } from '../client/aws-request.ts';
import type { SimulatorClient } from '../client/simulator-client.ts';
import type { ReadyCluster } from '../ready-document.ts';

/** The named one, or the only one. @throws SimError `invalid_configuration` */
export async function findCluster(simulator: SimulatorClient, clusterId: string | undefined): Promise<ReadyCluster> {
  const clusters = await simulator.clusters.list();
  const there = clusters.map((cluster) => cluster.clusterId).join(', ');
  if (clusterId === undefined) {
    const [only, ...others] = clusters;
    if (only !== undefined && others.length === 0) return only;
    throw wrong(
      only === undefined ? 'there is no cluster' : `there are several clusters: --cluster names one of ${there}`,
    );
  }
  const found = clusters.find((cluster) => cluster.clusterId === clusterId);
  if (found !== undefined) return found;
  throw wrong(`there is no cluster ${clusterId}; ${there === '' ? 'there is none' : `there is ${there}`}`);
}

/** Whose HSM it is. @throws SimError `invalid_configuration` */
export async function findClusterOfHsm(simulator: SimulatorClient, hsmId: string): Promise<ReadyCluster> {
  const clusters = await simulator.clusters.list();
  const found = clusters.find(({ hsms }) => hsms.some((hsm) => hsm.hsmId === hsmId));
  if (found !== undefined) return found;
  const there = clusters.flatMap(({ hsms }) => hsms.map((hsm) => hsm.hsmId)).join(', ');
  throw wrong(`there is no HSM ${hsmId} that runs; ${there === '' ? 'there is none' : `there is ${there}`}`);
}

/** Those that the cluster has a subnet in. */
export async function zonesOf(endpoint: string, clusterId: string): Promise<readonly string[]> {
  const filters = { Filters: { clusterIds: [clusterId] } };
  const { Clusters } = await callAws(endpoint, AwsService.CLOUDHSM, 'DescribeClusters', filters);
  const [described] = Clusters as readonly { readonly SubnetMapping?: Readonly<Record<string, string>> }[];
  return Object.keys(described?.SubnetMapping ?? {});
}

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);
