// An operation of KMS or CloudHSM V2 without an SDK: one JSON document there, one back.

import { SimError } from '../../src/errors.ts';

export type AwsOutput = Readonly<Record<string, unknown>>;

/** The name before the operation's in `X-Amz-Target`. */
export const AwsService = { KMS: 'TrentService', CLOUDHSM: 'BaldrApiService' } as const;
export type AwsService = (typeof AwsService)[keyof typeof AwsService];

export type AwsAnswer =
  | { readonly outcome: 'ok'; readonly output: AwsOutput }
  /** An exception, by its name. */
  | { readonly outcome: string; readonly output: undefined; readonly message: string };

/** @throws whatever `fetch` throws */
export async function postToAws(
  endpoint: string,
  service: AwsService,
  operation: string,
  input: object,
): Promise<AwsAnswer> {
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `${service}.${operation}` };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
  const text = await response.text();
  const members = (text === '' ? {} : JSON.parse(text)) as AwsOutput;
  if (response.ok) return { outcome: 'ok', output: members };
  // A shape's name, with or without its namespace; a message, in either of the spellings that AWS has for it.
  const { __type = response.status, message, Message = message } = members;
  return { outcome: String(__type).replace(/^.*#/, ''), output: undefined, message: String(Message ?? '') };
}

/** @throws SimError `invalid_configuration` with the exception's name and message, `connection_failed` without an answer */
export async function callAws(
  endpoint: string,
  service: AwsService,
  operation: string,
  input: object,
): Promise<AwsOutput> {
  if (!URL.canParse(endpoint)) throw new SimError('invalid_configuration', `'${endpoint}' is no endpoint`);
  const answer = await postToAws(endpoint, service, operation, input).catch((cause: unknown) => {
    throw new SimError('connection_failed', `nothing answers at ${endpoint}: is the simulator running?`, { cause });
  });
  if (answer.output !== undefined) return answer.output;
  throw new SimError('invalid_configuration', `${answer.outcome}: ${answer.message}`);
}
