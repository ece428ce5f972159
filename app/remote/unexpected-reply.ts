// A reply that the question has no use for.

import { SimError } from '../../src/errors.ts';
import type { ControlClient, Question, Reply } from './control-client.ts';

/** What the other side says of it. */
export function saidIn({ body }: Reply): string | undefined {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as { readonly error?: unknown };
  return typeof error === 'string' ? error : undefined;
}

export function unexpectedReply(client: ControlClient, { method, path }: Question, reply: Reply): SimError {
  const said = saidIn(reply);
  const message = `${client.name} answers ${method} ${path} with ${reply.status}${said === undefined ? '' : `: ${said}`}`;
  return new SimError('protocol_violation', message);
}
