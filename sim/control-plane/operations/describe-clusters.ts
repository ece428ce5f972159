// DescribeClusters. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeClusters.html
//
// A cluster that does not exist is not an error: the list is empty.

import type { ClusterDescription } from '../../cluster/cluster-description.ts';
import { type ClusterShape, clusterShape } from '../cluster-shape.ts';
import type { ControlPlane } from '../control-plane.ts';
import { type Filters, filterBy } from '../filters.ts';
import { type PageRequest, pageOf } from '../page.ts';

interface Input extends PageRequest {
  readonly Filters?: Filters;
}

interface Output {
  readonly Clusters: readonly ClusterShape[];
  readonly NextToken: string | undefined;
}

const PAGE_SIZE_MAX = 25;

const FILTERS: ReadonlyMap<string, (cluster: ClusterDescription) => string> = new Map([
  ['clusterIds', ({ clusterId }) => clusterId],
  ['vpcIds', ({ vpcId }) => vpcId],
  ['states', ({ state }) => state],
]);

export const describeClusters =
  ({ clusters, tags }: Pick<ControlPlane, 'clusters' | 'tags'>) =>
  async ({ Filters, ...request }: Input): Promise<Output> => {
    const passes = filterBy(FILTERS, Filters);
    const found = clusters
      .list()
      .map((cluster) => ({ cluster, description: cluster.describe() }))
      .filter(({ description }) => passes(description));
    const { page, NextToken } = pageOf(found, request, {
      name: 'clusters',
      sizeMax: PAGE_SIZE_MAX,
      positionOf: ({ cluster }) => cluster.ordinal,
    });
    const shapes = page.map(async ({ cluster, description }) =>
      clusterShape(
        description,
        tags,
        description.csrPem === undefined ? undefined : await cluster.hardwareCertificates(),
      ),
    );
    return { Clusters: await Promise.all(shapes), NextToken };
  };
