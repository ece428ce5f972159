// DeleteKey: what KMS does by itself when a key's waiting period ends (facts: "Orphaned keys, deletion, recovery").

import type { KmsKey } from '../../src/kms/keys.ts';
import { type RandomSource, randomUuid } from '../../src/runtime/random.ts';
import { eventTime } from './api-call-events.ts';
import type { EventRecord } from './event-record.ts';
import { deletionData } from './kms-event-data.ts';

export interface KeyDeletion {
  readonly key: Pick<KmsKey, 'arn' | 'backingKeyId' | 'customKeyStoreId'>;
  /** Of its custom key store. */
  readonly clusterId: string | undefined;
  /** False where the HSM key could not be deleted and is an orphan. */
  readonly isHsmKeyDeleted: boolean;
}

interface Where {
  readonly nowMs: number;
  readonly random: RandomSource;
  readonly region: string;
  readonly accountId: string;
}

const BY_AWS = 'AWS Internal';

export function keyDeletedEvent(where: Where, { key, clusterId, isHsmKeyDeleted }: KeyDeletion): EventRecord {
  const { nowMs, random, region, accountId } = where;
  const { arn, backingKeyId } = key;
  const deletionStatus = isHsmKeyDeleted ? 'SUCCESS' : 'FAILURE';
  return {
    eventVersion: '1.08',
    userIdentity: { accountId, invokedBy: BY_AWS },
    eventTime: eventTime(nowMs),
    eventSource: 'kms.amazonaws.com',
    eventName: 'DeleteKey',
    awsRegion: region,
    sourceIPAddress: BY_AWS,
    userAgent: BY_AWS,
    requestParameters: null,
    responseElements: { keyId: arn },
    additionalEventData: {
      ...deletionData(key, clusterId),
      backingKeysDeletionStatus: JSON.stringify([{ backingKeyId, deletionStatus }]),
    },
    eventID: randomUuid(random),
    readOnly: false,
    resources: [{ ARN: arn, accountId, type: 'AWS::KMS::Key' }],
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}
