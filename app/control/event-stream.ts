// Server-sent events (HTML Living Standard, section 9.2): news for as long as somebody listens.

import type { ServerResponse } from 'node:http';
import type { Stop } from '../../src/ledger/ledger.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';

/** Clients and proxies take a long silence for the end. The standard suggests a comment every 15 seconds or so. */
const COMMENT_INTERVAL_MS = 15_000;
/** Of a listener that does not read: it is let go. */
const UNREAD_SIZE_MAX = 64 * 1024;

/**
 * @param ending ends it, in order
 * @param subscribe is given how to send, and returns how to stop
 */
export function streamEvents(
  response: ServerResponse,
  ending: AbortSignal,
  subscribe: (send: (event: string, data: unknown) => void) => Stop,
): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  const write = (text: string): void => {
    if (response.writableLength > UNREAD_SIZE_MAX) response.destroy();
    else response.write(text);
  };
  const comment = (): void => {
    write(': nothing new\n\n');
    timer = systemMonotonic.after(COMMENT_INTERVAL_MS, comment);
  };
  let timer = systemMonotonic.after(COMMENT_INTERVAL_MS, comment);
  const stop = subscribe((event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  const end = (): void => void response.end();
  ending.addEventListener('abort', end);
  response.once('close', () => {
    ending.removeEventListener('abort', end);
    timer.cancel();
    stop();
  });
}
