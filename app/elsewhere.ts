// What somebody asks of one of two processes and only the other one has: they are told whom to ask, in the same words by every
// front door.

/** What each is said of, by the target prefix of an AWS service. */
export type Elsewhere = ReadonlyMap<string, string>;

/** Of a cluster process, which does not know whether and where there is a KMS. */
export const KMS_IS_ELSEWHERE =
  'what answers here is a cluster process, which has no KMS: name the endpoint of the kms process beside it (cloudhsm-sim kms)';

/** Of KMS that runs alone. */
export const clustersAreElsewhere = (clusterEndpoint: string): string =>
  `what answers here is a kms process, which has no clusters: name the endpoint of its cluster process, ${clusterEndpoint}`;
