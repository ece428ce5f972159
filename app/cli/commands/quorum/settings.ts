// `quorum token-sign list-quorum-values|list-timeouts|set-quorum-value|set-timeout`

import type { Cluster } from '../../command-context.ts';
import { command } from '../../language/command-node.ts';
import { choice, integer, required } from '../../language/flag.ts';
import { approvalFlag, requestWithApproval } from '../../tokens/with-approval.ts';
import { serviceChoices, serviceName, serviceNamed } from './services.ts';

export async function settings(cluster: Cluster) {
  const { responses } = await cluster.requestEach('listQuorumSettings', {});
  return responses[0]?.quorumSettings;
}

export const listQuorumValues = command({
  about: 'List current quorum values',
  who: 'anybody',
  flags: {},
  async run({ cluster }) {
    const values = (await settings(cluster))?.values ?? [];
    return Object.fromEntries(values.map((value) => [serviceName(value?.service ?? 0), value?.quorumValue]));
  },
});

export const listTimeouts = command({
  about: 'List timeout durations in seconds for token validity',
  who: 'anybody',
  flags: {},
  async run({ cluster }) {
    const { generatedSeconds, approvedSeconds } = (await settings(cluster)) ?? {};
    return { generated: generatedSeconds, approved: approvedSeconds };
  },
});

export const setQuorumValue = command({
  about: 'Set a quorum value',
  who: 'admin',
  flags: {
    service: required(
      choice('SERVICE', 'Service the token will be used for', serviceChoices(['user', 'quorum', 'cluster'])),
    ),
    value: required(integer('VALUE', 'Value to set for service', { min: 0, max: 255 })),
    approval: approvalFlag,
  },
  async run({ cluster }, { service, value, approval }) {
    const body = { service: serviceNamed(service), quorumValue: value };
    await requestWithApproval(cluster, 'setQuorumValue', body, approval);
    return 'Set Quorum Value successful';
  },
});

const seconds = { min: 1, max: 0xffffffff };

export const setTimeoutOfTokens = command({
  about: 'Set timeout duration in seconds for token validity',
  who: 'admin',
  flags: {
    generated: integer(
      'GENERATED',
      'Timeout period in seconds for a generated (non-approved) token to be approved',
      seconds,
    ),
    approved: integer(
      'APPROVED',
      'Timeout period in seconds for an approved token to be used to execute a quorum operation',
      seconds,
    ),
  },
  exactlyOne: [['generated', 'approved']],
  async run({ cluster }, { generated = 0, approved = 0 }) {
    await cluster.request('setQuorumTimeouts', { generatedSeconds: generated, approvedSeconds: approved });
    return 'Set token timeout successful';
  },
});
