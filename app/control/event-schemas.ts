// CloudTrail's records, each with a number: app/events/event-record.ts.

import {
  answerOf,
  COUNT,
  DATE_TEXT,
  FLAG,
  listOf,
  MEMBERS,
  orNull,
  reference,
  type Schema,
  TEXT,
} from './api/schema.ts';

export const EVENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  Events: answerOf({ events: listOf(reference('Event')) }),
  Event: answerOf(
    {
      ...{ sequenceNumber: COUNT, eventVersion: { const: '1.08' }, userIdentity: MEMBERS, eventTime: DATE_TEXT },
      ...{ eventSource: TEXT, eventName: TEXT, awsRegion: TEXT, sourceIPAddress: TEXT, userAgent: TEXT },
      ...{ requestParameters: orNull(MEMBERS), responseElements: orNull(MEMBERS), eventID: TEXT, readOnly: FLAG },
      eventType: { enum: ['AwsApiCall', 'AwsServiceEvent'] },
      managementEvent: { const: true },
      recipientAccountId: TEXT,
      eventCategory: { const: 'Management' },
    },
    {
      ...{ errorCode: TEXT, errorMessage: TEXT, additionalEventData: MEMBERS, requestID: TEXT },
      resources: listOf(answerOf({ ARN: TEXT, accountId: TEXT, type: { enum: ['AWS::KMS::Key', 'AWS::KMS::Alias'] } })),
    },
  ),
};
