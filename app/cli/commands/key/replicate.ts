// `key replicate`

import { requiredKeyFilter } from '../../keys/key-filter.ts';
import { refusedCommand } from '../../language/command-node.ts';
import { required, text } from '../../language/flag.ts';
import { REPLICATION } from '../../not-simulated.ts';

export const replicate = refusedCommand(
  {
    about: 'Replicate a key from a source to a destination cluster',
    who: 'user',
    flags: {
      filter: requiredKeyFilter('FILTER', 'matching key on the source cluster'),
      'source-cluster-id': required(text('SOURCE_CLUSTER_ID', 'Source cluster ID')),
      'destination-cluster-id': required(text('DESTINATION_CLUSTER_ID', 'Destination cluster ID')),
    },
  },
  REPLICATION,
);
