// `aws kms …` and `aws cloudhsmv2 …` as the AWS CLI (version 2) takes and prints them, from the API models. It is in nobody's
// way where it is not installed, and takes no second to begin.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCloudHsmModel, readKmsModel } from '../../../app/aws-services.ts';
import { type ServiceModel, type StructureShape, shapeOf } from '../../../src/aws/model.ts';
import type { Asked, Printed } from './answered-programs.ts';

const MODELS: Readonly<Record<string, () => ServiceModel>> = { kms: readKmsModel, cloudhsmv2: readCloudHsmModel };
/** Without these the real one would ask AWS, or nobody; the one or the other variable is its version's for the Region. */
const NEEDED = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
/** Of a request that the service refuses. */
const REFUSED = 254;

/** @throws Error for what the AWS CLI would not take, or this does not know */
export async function awsCommand({ args, environment, folder }: Asked): Promise<Printed> {
  const [service = '', command = '', ...words] = args;
  const model = MODELS[service]?.();
  if (model === undefined) throw new Error(`aws ${service}: unknown here`);
  const operation = [...model.operations.keys()].find((name) => kebab(name) === command);
  if (operation === undefined) throw new Error(`aws ${service} ${command}: there is no such operation`);
  const { query, output = 'json', 'endpoint-url': told, ...flags } = flagsOf(words);
  const endpoint =
    told?.[0] ??
    environment[`AWS_ENDPOINT_URL_${service === 'kms' ? 'KMS' : 'CLOUDHSM_V2'}`] ??
    environment.AWS_ENDPOINT_URL;
  const missing = NEEDED.filter((name) => !environment[name]);
  if (endpoint === undefined || missing.length > 0) throw new Error(`aws would not ask the simulator: ${missing}`);
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${model.targetPrefix}.${operation}` },
    body: JSON.stringify(inputOf(model, operation, flags, folder)),
  });
  const text = await answer.text();
  const json = text === '' ? {} : JSON.parse(text);
  if (!answer.ok) {
    const stderr = `\nAn error occurred (${json.__type}) when calling the ${operation} operation: ${json.message ?? json.Message ?? ''}\n`;
    return { code: REFUSED, stdout: '', stderr };
  }
  return { code: 0, stdout: printedAs(String(output), queried(json, query?.[0])), stderr: '' };
}

const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

function flagsOf(words: readonly string[]): Record<string, readonly string[]> {
  const flags: Record<string, string[]> = {};
  let last = '';
  for (const word of words) {
    if (word.startsWith('--')) {
      last = word.slice(2);
      flags[last] = [];
    } else flags[last]?.push(word);
  }
  return flags;
}

function inputOf(
  model: ServiceModel,
  operation: string,
  flags: Readonly<Record<string, readonly string[]>>,
  folder: string,
): Record<string, unknown> {
  const { members } = shapeOf(model, model.operations.get(operation)?.input ?? '') as StructureShape;
  const names = new Map(Object.keys(members).map((name) => [kebab(name), name]));
  return Object.fromEntries(
    Object.entries(flags).map(([flag, words]) => {
      const name = names.get(flag) ?? names.get(flag.replace(/^no-/, '')) ?? '';
      const shape = members[name];
      if (shape === undefined) throw new Error(`aws ... ${kebab(operation)}: there is no --${flag}`);
      return [name, memberOf(model, shape, words, flag, folder)];
    }),
  );
}

function memberOf(model: ServiceModel, name: string, words: readonly string[], flag: string, folder: string): unknown {
  const { type } = shapeOf(model, name);
  const [word = ''] = words;
  if (type === 'boolean') return !flag.startsWith('no-');
  if (word.startsWith('file://')) return readFileSync(resolve(folder, word.slice('file://'.length)), 'utf8');
  if (word.startsWith('fileb://'))
    return readFileSync(resolve(folder, word.slice('fileb://'.length))).toString('base64');
  if (type === 'integer') return Number(word);
  if (type === 'list') return words.map((each) => (each.includes('=') ? pairsOf(each) : each));
  if (type === 'map' || type === 'structure') {
    const lists = Object.entries(pairsOf(word)).map(([key, value]) => [
      key,
      type === 'map' && name.includes('Filter') ? [value] : value,
    ]);
    return Object.fromEntries(lists);
  }
  return word;
}

/** `a=b,c=d` */
const pairsOf = (word: string): Record<string, string> =>
  Object.fromEntries(
    word.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

/** Of JMESPath: `A.B[0].C`, and `A[].B`. */
function queried(value: unknown, query: string | undefined): unknown {
  if (query === undefined) return value;
  let found = value;
  for (const [index, step] of query.split('.').entries()) {
    const [, name = '', at] = /^(\w+)(?:\[(\d*)\])?$/.exec(step) ?? [];
    if (name === '') throw new Error(`--query ${query}: unknown here`);
    const rest = query
      .split('.')
      .slice(index + 1)
      .join('.');
    found = (found as Record<string, unknown>)[name];
    if (at === '') return (found as unknown[]).map((each) => queried(each, rest === '' ? undefined : rest));
    if (at !== undefined) found = (found as unknown[])[Number(at)];
  }
  return found;
}

function printedAs(output: string, value: unknown): string {
  if (output === 'text') return `${[value].flat(2).join('\t')}\n`;
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return isEmpty ? '' : `${JSON.stringify(value, undefined, 4)}\n`;
}
