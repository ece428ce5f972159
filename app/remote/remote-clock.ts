// The calendar of another process.

import { Answer } from './answer.ts';
import type { ControlClient, Question } from './control-client.ts';
import { unexpectedReply } from './unexpected-reply.ts';

/** The other side answers once what became due is over, but waits five seconds for it at most. */
const ADVANCE_TIME_LIMIT_MS = 15_000;
/** As far as a Date reaches: ECMA-262 section 21.4.1.1. */
const DATE_MAX_MS = 8.64e15;

/** How far it is ahead of the system's date. @throws SimError as `ControlClient.ask` */
export async function remoteAdvancedMs(client: ControlClient): Promise<number> {
  const question: Question = { method: 'GET', path: 'clock' };
  const reply = await client.ask(question);
  if (reply.status !== 200) throw unexpectedReply(client, question, reply);
  return new Answer(reply.body, 'clock').integer('advancedMs', 0, DATE_MAX_MS);
}

/** Resolves with whether what became due there is over. @throws SimError as `ControlClient.ask` */
export async function advanceRemoteClock(client: ControlClient, byMs: number): Promise<boolean> {
  const question: Question = { method: 'POST', path: 'clock/advance', body: { byMs } };
  const reply = await client.ask({ ...question, timeLimitMs: ADVANCE_TIME_LIMIT_MS });
  if (reply.status !== 200) throw unexpectedReply(client, question, reply);
  return new Answer(reply.body, 'clock').flag('settled');
}
