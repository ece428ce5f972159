// A key as JSON shows it, from what every HSM says of it.

import type { AnswerOf, Response } from '../../../src/wire/messages.ts';
import { isSessionKey } from '../cluster/session-keys.ts';
import type { Cluster } from '../command-context.ts';
import { showAttributes } from './key-attributes.ts';
import { keyReference } from './key-reference.ts';

export interface DescribedKey {
  readonly 'key-reference': string;
  readonly 'key-info': object;
  readonly attributes: object;
}

export interface KeyAnswers {
  readonly keyHandle: number;
  /** Of the HSMs that have the key. */
  readonly answers: readonly AnswerOf<'keyAttributes'>[];
  /** Asked. */
  readonly hsmCount: number;
}

/** @throws SimError as `Cluster.requestEach`: INVALID_OBJECT_HANDLE when no HSM has it */
export async function describeKey(cluster: Cluster, keyHandle: number): Promise<DescribedKey> {
  return describeAnswers(await askAboutKey(cluster, keyHandle));
}

/** @throws as `describeKey` */
export async function askAboutKey(cluster: Cluster, keyHandle: number): Promise<KeyAnswers> {
  const body = { keyHandle, types: [] };
  const { responses, hsmCount } = isSessionKey(keyHandle)
    ? { responses: [await cluster.requestHome('getAttributes', body)], hsmCount: 1 }
    : await cluster.requestEach('getAttributes', body);
  return { keyHandle, answers: responses.flatMap(({ keyAttributes }: Response) => keyAttributes ?? []), hsmCount };
}

/** Do all HSMs say the same? */
export function isSynchronized({ answers, hsmCount }: KeyAnswers): boolean {
  const [first, ...others] = answers.map(({ owner, sharedUsers, quorumValues, attributes }) =>
    JSON.stringify([owner, [...sharedUsers].sort(), quorumValues, showAttributes(attributes)]),
  );
  return answers.length === hsmCount && others.every((other) => other === first);
}

export function describeAnswers({ keyHandle, answers, hsmCount }: KeyAnswers): DescribedKey {
  const coverage = answers.length === hsmCount ? 'full' : 'inconsistent';
  return {
    'key-reference': keyReference(keyHandle),
    'key-info': {
      'key-owners': users(
        answers.map(({ owner }) => [owner]),
        hsmCount,
      ),
      'shared-users': users(
        answers.map(({ sharedUsers }) => sharedUsers),
        hsmCount,
      ),
      'key-quorum-values': {
        'manage-key-quorum-value': agreedValue(answers.map((key) => key.quorumValues?.manageKeyQuorumValue ?? 0)),
        'use-key-quorum-value': agreedValue(answers.map((key) => key.quorumValues?.useKeyQuorumValue ?? 0)),
      },
      'cluster-coverage': isSessionKey(keyHandle) ? 'session' : coverage,
    },
    attributes: agreed(answers),
  };
}

/** Each user that an HSM names, and whether all of them do. */
function users(named: readonly (readonly string[])[], hsmCount: number): object[] {
  return [...new Set(named.flat())].map((username) => {
    const count = named.filter((names) => names.includes(username)).length;
    return { username, 'key-coverage': count === hsmCount ? 'full' : 'inconsistent' };
  });
}

const agreedValue = ([first, ...others]: readonly number[]): number | 'inconsistent' | undefined =>
  others.every((other) => other === first) ? first : 'inconsistent';

/** Attributes in which the HSMs agree; the others are `inconsistent`. */
function agreed(answers: readonly AnswerOf<'keyAttributes'>[]): Record<string, boolean | number | string> {
  const [first = {}, ...others] = answers.map(({ attributes }) => showAttributes(attributes));
  return Object.fromEntries(
    Object.entries(first).map(([name, value]) => [
      name,
      others.every((other) => other[name] === value) ? value : 'inconsistent',
    ]),
  );
}
