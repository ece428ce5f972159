// DescribeClusters. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeClusters.html
//
// A cluster that does not exist is not an error: the list is empty.

import { SimError } from '../../../src/errors.ts';
import type { ClusterDescription } from '../../cluster/cluster-description.ts';
import type { Clusters } from '../../cluster/clusters.ts';
import { type ClusterShape, clusterShape } from '../cluster-shape.ts';

interface Input {
  readonly Filters?: Readonly<Record<string, readonly string[]>>;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface Output {
  readonly Clusters: readonly ClusterShape[];
  readonly NextToken: string | undefined;
}

/** The model's most, and what one gets who asks for nothing. */
const PAGE_SIZE_MAX = 25;

/** A filter's name, and what of a cluster its values are compared with. */
const FILTERS: ReadonlyMap<string, (cluster: ClusterDescription) => string> = new Map([
  ['clusterIds', ({ clusterId }) => clusterId],
  ['vpcIds', ({ vpcId }) => vpcId],
  ['states', ({ state }) => state],
]);

const invalidRequest = (message: string): SimError => new SimError('CloudHsmInvalidRequestException', message);

/** A cluster passes when every filter names its value. */
export const describeClusters =
  (clusters: Clusters) =>
  ({ Filters = {}, MaxResults = PAGE_SIZE_MAX, NextToken }: Input): Output => {
    const filters = Object.entries(Filters).map(([name, values]) => {
      const read = FILTERS.get(name);
      if (read === undefined) throw invalidRequest(`There is no filter ${name}.`);
      return (cluster: ClusterDescription): boolean => values.includes(read(cluster));
    });
    const found = clusters
      .list()
      .map((cluster) => cluster.describe())
      .filter((cluster) => filters.every((passes) => passes(cluster)));
    const start = NextToken === undefined ? 0 : indexAfter(found, NextToken);
    const page = found.slice(start, start + MaxResults);
    const last = start + MaxResults < found.length ? page.at(-1) : undefined;
    return { Clusters: page.map(clusterShape), NextToken: last && tokenOf(last) };
  };

const tokenOf = ({ clusterId }: ClusterDescription): string => Buffer.from(clusterId).toString('base64url');

function indexAfter(found: readonly ClusterDescription[], token: string): number {
  const index = found.findIndex((cluster) => tokenOf(cluster) === token);
  if (index === -1) throw invalidRequest('The NextToken is not one of this list.');
  return index + 1;
}
