// An operation of KMS or CloudHSM V2 without an SDK: one JSON document there, one back.

import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { ANSWER_WAIT_MS, exchange, isSimulator, noSimulator } from './exchange.ts';

export type AwsOutput = Readonly<Record<string, unknown>>;

/** The name before the operation's in `X-Amz-Target`. */
export const AwsService = { KMS: 'TrentService', CLOUDHSM: 'BaldrApiService' } as const;
export type AwsService = (typeof AwsService)[keyof typeof AwsService];

export type AwsAnswer =
  | { readonly outcome: 'ok'; readonly output: AwsOutput }
  /** An exception, by its name. */
  | { readonly outcome: string; readonly output: undefined; readonly message: string };

/** @throws whatever `fetch` throws, and SyntaxError for what is no JSON */
export async function postToAws(
  endpoint: string,
  service: AwsService,
  operation: string,
  input: object,
): Promise<AwsAnswer> {
  return answerIn(await fetch(endpoint, requestOf(service, operation, input)));
}

/**
 * As `postToAws`, of what has to be a simulator.
 * @throws SimError `connection_failed`: none answers
 */
export async function askAws(
  endpoint: string,
  service: AwsService,
  operation: string,
  input: object,
  clock?: Pick<MonotonicClock, 'after'>,
): Promise<AwsAnswer> {
  const waitMs = /^(Describe|List|Get)/.test(operation) ? ANSWER_WAIT_MS.asking : ANSWER_WAIT_MS.changing;
  const asked = { ...requestOf(service, operation, input), endpoint, url: endpoint, waitMs };
  const read = async (response: Response): Promise<AwsAnswer> => {
    const answer = await answerIn(response).catch((error: unknown) => {
      throw error instanceof SyntaxError ? noSimulator(endpoint, error) : error;
    });
    if (isOfAws(response, answer)) return answer;
    throw noSimulator(endpoint);
  };
  return exchange(asked, read, clock);
}

/** Every answer has an id, and every refusal at least an exception's name; JSON of somebody else's has neither. */
const isOfAws = ({ headers, status }: Response, { outcome }: AwsAnswer): boolean =>
  headers.has('x-amzn-requestid') || (outcome !== 'ok' && outcome !== String(status));

/** @throws SimError `invalid_configuration` with the exception's name and message, `connection_failed` without a simulator */
export async function callAws(
  endpoint: string,
  service: AwsService,
  operation: string,
  input: object,
): Promise<AwsOutput> {
  if (!URL.canParse(endpoint)) throw new SimError('invalid_configuration', `'${endpoint}' is no endpoint`);
  const answer = await askAws(endpoint, service, operation, input);
  if (answer.output !== undefined) return answer.output;
  const { outcome, message } = answer;
  if (outcome !== 'UnknownOperationException') throw new SimError('invalid_configuration', `${outcome}: ${message}`);
  // A simulator has all that is asked here, in one of its processes: that one says which it is.
  if (await isSimulator(endpoint)) throw new SimError('invalid_configuration', message);
  throw noSimulator(endpoint);
}

const requestOf = (service: AwsService, operation: string, input: object) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `${service}.${operation}` },
  body: JSON.stringify(input),
});

async function answerIn(response: Response): Promise<AwsAnswer> {
  const text = await response.text();
  const members = (text === '' ? {} : JSON.parse(text)) as AwsOutput;
  if (typeof members !== 'object' || members === null) throw new SyntaxError('it is no object');
  if (response.ok) return { outcome: 'ok', output: members };
  // A shape's name, with or without its namespace; a message, in either of the spellings that AWS has for it.
  const { __type = response.status, message, Message = message } = members;
  return { outcome: String(__type).replace(/^.*#/, ''), output: undefined, message: String(Message ?? '') };
}
