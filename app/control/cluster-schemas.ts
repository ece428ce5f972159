// What is answered of clusters, their HSMs and their users.

import { answerOf, COUNT, FLAG, listOf, orNull, type Schema, TEXT } from './api/schema.ts';

const PORT: Schema = { type: 'integer', minimum: 1, maximum: 65_535 };
const ANSWERED = ['true', 'false', 'inconsistent'];
const AGREED: Schema = { enum: ANSWERED, description: 'inconsistent: HSMs disagree' };
const NUMBER: Schema = { type: 'integer' };
const KEY_HANDLE: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

export const HSM_ID: Schema = answerOf({ hsmId: TEXT });
export const USERNAME: Schema = answerOf({ username: TEXT });

export const CLUSTER_SCHEMAS: Readonly<Record<string, Schema>> = {
  ConnectorCluster: {
    ...answerOf(
      {
        ...{ clusterId: TEXT, state: TEXT, vpcId: TEXT, securityGroupId: TEXT },
        ...{ mutualTlsEnforced: FLAG, securityGroupIntact: FLAG },
        subnets: listOf(answerOf({ subnetId: TEXT, availabilityZone: TEXT, exists: FLAG })),
        hsms: listOf(answerOf({ hsmId: TEXT, availabilityZone: TEXT, state: TEXT, host: TEXT, port: PORT })),
      },
      { clusterCertificatePem: TEXT, trustAnchorPem: TEXT },
    ),
    description: 'a cluster as a connector needs it',
  },
  Reachability: answerOf({
    instance: { ...TEXT, description: 'of the process: revisions begin anew with it' },
    revision: { type: 'integer', minimum: 1 },
    hsms: listOf(answerOf({ hsmId: TEXT, host: TEXT, port: PORT, isReachable: FLAG })),
  }),
  AuditEvent: answerOf(
    {
      ...{ timeMicroseconds: NUMBER, sequenceNumber: COUNT, rebootCounter: COUNT, opcode: TEXT },
      ...{ sessionHandle: COUNT, response: { ...COUNT, description: 'hsm.v1.Status' } },
    },
    {
      opcodeNumber: COUNT,
      user: answerOf({ name: TEXT, type: COUNT }),
      key: answerOf({ secretKeyHandle: COUNT, publicKeyHandle: COUNT }),
    },
  ),
  Users: answerOf({
    users: listOf(
      answerOf({
        ...{ username: TEXT, role: TEXT, locked: AGREED, mfa: AGREED, quorum: AGREED },
        coverage: { enum: ['full', 'inconsistent'] },
      }),
    ),
    unanswered: { ...listOf(TEXT), description: 'ids of HSMs that do not answer' },
  }),
  Replication: answerOf({
    lagMs: COUNT,
    withheld: listOf({ anyOf: [answerOf({ username: TEXT }), answerOf({ keyHandle: KEY_HANDLE })] }),
  }),
  ClientTrustAnchor: answerOf({ reference: { type: 'integer', minimum: 1, maximum: 2 }, certificatePem: TEXT }),
  HardwareRoots: answerOf({ awsRootPem: TEXT, manufacturerRootPem: TEXT }),
  NetworkRefusal: answerOf({
    refusal: orNull({ enum: ['SUBNET_NOT_FOUND', 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET'] }),
  }),
};
