// Server-sent events (HTML Living Standard, section 9.2) as a client reads them: name and data of each, in order.

import { SimError } from '../../src/errors.ts';

export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

/** An event that is longer than this is none of a simulator. */
const EVENT_SIZE_MAX = 1024 * 1024;

/** @throws SimError `protocol_violation`, and whatever reading the body throws */
export async function* parseServerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    if (text.length > EVENT_SIZE_MAX) throw new SimError('protocol_violation', 'what answers sends no events');
    for (const block of blocks) yield* parseEvent(block);
  }
}

/** None for a comment. */
function parseEvent(block: string): readonly ServerEvent[] {
  const fields = new Map(block.split('\n').map((line) => splitAt(line)));
  const data = fields.get('data');
  return data === undefined ? [] : [{ event: fields.get('event') ?? 'message', data: JSON.parse(data) }];
}

/** `name: value` */
function splitAt(line: string): readonly [string, string] {
  const index = line.indexOf(':');
  return [line.slice(0, index), line.slice(index + 1).trimStart()];
}
