// What there is, as the ready file tells it, but for secrets: app/ready-document.ts.

import { CONNECTION_TABLE } from '../../src/keystore/connection-state.ts';
import { answerOf, COUNT, FLAG, listOf, reference, type Schema, TEXT } from './api/schema.ts';

export const CONNECTION_STATE: Schema = { enum: Object.keys(CONNECTION_TABLE) };
const URL: Schema = { type: 'string', format: 'uri' };

export const STATE_SCHEMAS: Readonly<Record<string, Schema>> = {
  State: answerOf(
    {
      ...{ version: TEXT, pid: COUNT, endpoint: URL, region: TEXT, accountId: TEXT },
      clusters: listOf(reference('Cluster')),
      customKeyStores: listOf(
        answerOf({ customKeyStoreId: TEXT, customKeyStoreName: TEXT, connectionState: CONNECTION_STATE }),
      ),
      keys: listOf(answerOf({ keyId: TEXT, arn: TEXT, aliases: listOf(TEXT) })),
    },
    { clusterEndpoint: URL },
  ),
  ClusterProcess: answerOf(
    {
      ...{ endpoint: URL, isReachable: FLAG },
      absentClusterIds: { ...listOf(TEXT), description: 'that custom key stores are on, and that it does not have' },
    },
    { why: { ...TEXT, description: 'it is not reachable' } },
  ),
  Cluster: answerOf(
    {
      ...{ clusterId: TEXT, state: TEXT },
      hsms: listOf(answerOf({ hsmId: TEXT, availabilityZone: TEXT, endpoint: URL })),
      lostHsms: {
        ...listOf(answerOf({ hsmId: TEXT, availabilityZone: TEXT })),
        description: 'that died and have not been brought back, the newest 28',
      },
      users: listOf(answerOf({ username: TEXT, role: TEXT })),
    },
    { trustAnchorCertificate: { ...TEXT, description: 'path of the customer CA, PEM' } },
  ),
};
