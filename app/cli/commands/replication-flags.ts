// `--source-cluster-id` and `--destination-cluster-id`

import { required, text, type Values } from '../language/flag.ts';

export const REPLICATION_FLAGS = {
  'source-cluster-id': required(text('SOURCE_CLUSTER_ID', 'Source cluster ID')),
  'destination-cluster-id': required(text('DESTINATION_CLUSTER_ID', 'Destination cluster ID')),
};

type Given = Values<typeof REPLICATION_FLAGS>;

export const sourceOf = (given: Given): string => given['source-cluster-id'];
export const destinationOf = (given: Given): string => given['destination-cluster-id'];
