// `user replicate`

import { refusedCommand } from '../../language/command-node.ts';
import { required, text } from '../../language/flag.ts';
import { REPLICATION } from '../../not-simulated.ts';
import { roleFlag } from '../role-flag.ts';

export const replicate = refusedCommand(
  {
    about: 'Replicate a user from a source to a destination cluster',
    who: 'admin',
    flags: {
      username: required(text('USERNAME', 'Username of the user to replicate')),
      role: required(roleFlag('Role the user has in the cluster')),
      'source-cluster-id': required(text('SOURCE_CLUSTER_ID', 'Source cluster ID')),
      'destination-cluster-id': required(text('DESTINATION_CLUSTER_ID', 'Destination cluster ID')),
    },
  },
  REPLICATION,
);
