// The event of each KMS and CloudHSM V2 call, from what goes in and what comes out. What an event needs to know besides
// (backing keys, names of stores) is looked up when the call begins, for a deletion leaves nothing to look up.

import type { ServiceModel } from '../../src/aws/model.ts';
import type { Answer } from '../../src/aws/router.ts';
import type { RequestContext } from '../../src/aws/service.ts';
import type { KmsKey } from '../../src/kms/keys.ts';
import type { Kms } from '../../src/kms/kms.ts';
import type { CalendarClock } from '../../src/runtime/clock.ts';
import { type RandomSource, randomUuid } from '../../src/runtime/random.ts';
import type { Account } from '../account.ts';
import { addOnce, keysOf, storeIdsOf } from '../request-subjects.ts';
import type { EventRecord, EventResource } from './event-record.ts';
import { type KmsCall, kmsEventData } from './kms-event-data.ts';
import { compileShow, type Show } from './shown-members.ts';

export interface EventParts {
  readonly models: readonly ServiceModel[];
  readonly account: Account;
  /** Where KMS is among the services: what its calls are about. */
  readonly kms: Kms | undefined;
  readonly calendar: CalendarClock;
  readonly random: RandomSource;
  readonly record: (event: EventRecord) => void;
}

interface OperationEvents {
  readonly eventSource: string;
  readonly isReadOnly: boolean;
  readonly showInput: Show;
  readonly showOutput: Show;
}

const SOURCES: Readonly<Record<string, string>> = {
  KMS: 'kms.amazonaws.com',
  'CloudHSM V2': 'cloudhsm.amazonaws.com',
};

/** Using a key changes nothing: to CloudTrail it is a read. */
const READ_ONLY = /^(?:Decrypt|DeriveSharedSecret|Describe|Encrypt|Generate|Get|List|ReEncrypt|Sign|Verify)/;

/** CreateCustomKeyStore and UpdateCustomKeyStore call the cluster's id by another name in CloudTrail. */
const RENAMED: Readonly<Record<string, readonly [from: string, to: string]>> = {
  CreateCustomKeyStore: ['cloudHsmClusterId', 'clusterId'],
  UpdateCustomKeyStore: ['cloudHsmClusterId', 'clusterId'],
};

const NOTHING: object = {};

/** What the router's `watch` is, with an event trail. */
export function watchApiCalls(parts: EventParts): (call: RequestContext) => (answer: Answer) => void {
  const operations = compileOperations(parts.models);
  return (call) => {
    const events = operations.get(`${call.service}.${call.operation}`);
    if (events === undefined) return () => {};
    const subjects = call.service === 'KMS' ? parts.kms && kmsSubjects(parts.kms, call) : undefined;
    return (answer) => parts.record(eventOf(parts, call, answer, events, subjects?.(answer)));
  };
}

function compileOperations(models: readonly ServiceModel[]): ReadonlyMap<string, OperationEvents> {
  const operations = new Map<string, OperationEvents>();
  for (const model of models) {
    for (const [name, { input, output }] of model.operations) {
      operations.set(`${model.service}.${name}`, {
        eventSource: SOURCES[model.service] ?? model.service,
        isReadOnly: READ_ONLY.test(name),
        showInput: renamed(compileShow(model, input), RENAMED[name]),
        showOutput: output === null ? () => null : compileShow(model, output),
      });
    }
  }
  return operations;
}

function renamed(show: Show, names: readonly [string, string] | undefined): Show {
  if (names === undefined) return show;
  return (members) => {
    const shown = show(members);
    if (shown?.[names[0]] === undefined) return shown;
    const { [names[0]]: value, ...others } = shown;
    return { ...others, [names[1]]: value };
  };
}

/** What the call is about: keys and stores that its input names, and keys that its output names besides. */
function kmsSubjects(kms: Kms, { operation, input = NOTHING }: RequestContext): (answer: Answer) => KmsCall {
  const keys = keysOf(kms, input);
  const stores = storeIdsOf(input, keys).flatMap((id) => kms.keyStores.find(id) ?? []);
  return (answer) => {
    if ('output' in answer) for (const made of keysOf(kms, answer.output ?? NOTHING)) addOnce(keys, made);
    return { operation, keys, stores };
  };
}

function eventOf(
  { account, kms, calendar, random }: EventParts,
  { requestId, operation, input, caller }: RequestContext,
  answer: Answer,
  { eventSource, isReadOnly, showInput, showOutput }: OperationEvents,
  subjects: KmsCall | undefined,
): EventRecord {
  const { region, accountId } = account;
  const { accessKeyId } = caller;
  const failed = 'exception' in answer;
  const data = subjects === undefined || failed ? undefined : kmsEventData(subjects);
  const resources = kms === undefined ? [] : resourcesOf(kms, subjects?.keys ?? [], input);
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'AWSAccount', accountId, ...(accessKeyId !== undefined && { accessKeyId }) },
    eventTime: eventTime(calendar.now()),
    eventSource,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: caller.sourceAddress,
    userAgent: caller.userAgent,
    ...(failed && { errorCode: answer.exception, errorMessage: answer.message }),
    requestParameters: showInput(input),
    responseElements: failed || isReadOnly ? null : showOutput(answer.output),
    ...(data !== undefined && { additionalEventData: data }),
    requestID: requestId,
    eventID: randomUuid(random),
    readOnly: isReadOnly,
    ...(resources.length > 0 && { resources }),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}

const newestTime = { second: Number.NaN, text: '' };

/** Milliseconds since 1970, to the second, as CloudTrail has it. Most events have the time of the one before. */
export function eventTime(dateMs: number): string {
  const second = Math.floor(dateMs / 1000);
  if (second !== newestTime.second) {
    newestTime.second = second;
    newestTime.text = new Date(second * 1000).toISOString().replace('.000Z', 'Z');
  }
  return newestTime.text;
}

function resourcesOf(kms: Kms, keys: readonly KmsKey[], input: object | undefined): readonly EventResource[] {
  const { accountId } = kms.arns;
  const resources: EventResource[] = keys.map(({ arn }) => ({ ARN: arn, accountId, type: 'AWS::KMS::Key' }));
  const { AliasName } = (input ?? NOTHING) as { readonly AliasName?: unknown };
  if (typeof AliasName === 'string') {
    resources.push({ ARN: kms.arns.ofAlias(AliasName), accountId, type: 'AWS::KMS::Alias' });
  }
  return resources;
}
