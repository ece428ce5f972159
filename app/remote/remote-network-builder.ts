// The network parts of custom key stores, made and removed in another process.

import { SimError } from '../../src/errors.ts';
import type { NetworkBuilder, NetworkRefusal } from '../../src/keystore/world.ts';
import { Answer } from './answer.ts';
import type { ControlClient, Question } from './control-client.ts';
import { saidIn, unexpectedReply } from './unexpected-reply.ts';

const REFUSALS: readonly NetworkRefusal[] = ['SUBNET_NOT_FOUND', 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET'];

const pathOf = (customKeyStoreId: string): string => `network/key-stores/${encodeURIComponent(customKeyStoreId)}`;

export const remoteNetworkBuilder = (client: ControlClient): NetworkBuilder => ({
  async build({ customKeyStoreId, ...body }) {
    const question: Question = { method: 'PUT', path: pathOf(customKeyStoreId), body };
    const reply = await client.ask(question);
    if (reply.status === 200) return new Answer(reply.body, 'network').nullable('refusal', REFUSALS);
    const said = saidIn(reply);
    if (reply.status === 400 && said !== undefined) throw new SimError('network_refused', said);
    throw unexpectedReply(client, question, reply);
  },
  async remove(customKeyStoreId) {
    const question: Question = { method: 'DELETE', path: pathOf(customKeyStoreId) };
    const reply = await client.ask(question);
    if (reply.status !== 204) throw unexpectedReply(client, question, reply);
  },
});
