// The body of a request: octets to parsed JSON.

import { isUtf8 } from 'node:buffer';
import { SimError } from '../errors.ts';

/**
 * An empty body is `{}`. Throws SerializationException, with nothing in it of what was sent: V8's own message would quote
 * the text around the mistake. Nesting costs no stack: V8 parses without recursion, and what no shape names is not walked.
 */
export function parseBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  if (!isUtf8(body)) throw new SimError('SerializationException', 'The request body is not UTF-8.');
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new SimError('SerializationException', 'The request body is not JSON.');
  }
}
