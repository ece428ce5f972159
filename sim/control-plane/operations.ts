// The CloudHSM V2 operations that are simulated, by name. Adding one is a file in operations/ and a line here.

import type { Handler } from '../../src/aws/service.ts';
import type { Clusters } from '../cluster/clusters.ts';
import { describeClusters } from './operations/describe-clusters.ts';

export const cloudHsmOperations = (clusters: Clusters): Readonly<Record<string, Handler>> => ({
  DescribeClusters: describeClusters(clusters),
});
