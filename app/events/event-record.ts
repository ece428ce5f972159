// One event as CloudTrail has it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

/** What a call was about. */
export interface EventResource {
  /** Of the key or the alias. */
  readonly ARN: string;
  /** 12 digits: whose it is. */
  readonly accountId: string;
  /** What it is. */
  readonly type: 'AWS::KMS::Key' | 'AWS::KMS::Alias';
}

type Members = Readonly<Record<string, unknown>>;

/** A call, as CloudTrail records it. */
export interface EventRecord {
  /** Of CloudTrail's format. */
  readonly eventVersion: '1.08';
  /** Who called: `type`, `accountId` and, of a signed request, `accessKeyId`; `invokedBy` where AWS itself did. */
  readonly userIdentity: Members;
  /** To the second, UTC. */
  readonly eventTime: string;
  /** `kms.amazonaws.com` or `cloudhsm.amazonaws.com` */
  readonly eventSource: string;
  /** The operation: `Encrypt` */
  readonly eventName: string;
  /** `us-east-1` */
  readonly awsRegion: string;
  /** Of the caller. */
  readonly sourceIPAddress: string;
  /** As the request has it. */
  readonly userAgent: string;
  /** The exception; absent: it succeeded. */
  readonly errorCode?: string;
  /** What the exception said; absent: it succeeded. */
  readonly errorMessage?: string;
  /** Of the request, without secrets and plaintexts; null where it had none. */
  readonly requestParameters: Members | null;
  /** Of the answer, without secrets; null where it only read, or failed. */
  readonly responseElements: Members | null;
  /** Of KMS: the custom key store, its cluster, and the backing keys. */
  readonly additionalEventData?: Members;
  /** As the answer told it; absent where nobody asked. */
  readonly requestID?: string;
  /** A UUID. */
  readonly eventID: string;
  /** It changed nothing; the use of a key does not. */
  readonly readOnly: boolean;
  /** Keys and aliases that it was about; absent: none. */
  readonly resources?: readonly EventResource[];
  /** A call, or what KMS did by itself. */
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  /** Always. */
  readonly managementEvent: true;
  /** 12 digits: whose trail it is in. */
  readonly recipientAccountId: string;
  /** Always. */
  readonly eventCategory: 'Management';
}
