// What is refused before it gets to a service: as AWS words it on AWS's paths, as the control API does on all others.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { exceptionBody } from '../../src/aws/error-response.ts';

export interface Refusal {
  readonly status: number;
  /** For clients of AWS. */
  readonly exception: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `/service/` begins the paths of RPC v2 CBOR, which the AWS side refuses in its own words. */
export const isForAws = (url: string): boolean => url === '/' || url.startsWith('/?') || url.startsWith('/service/');

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, exception, message, headers } = refusal;
  const toAws = isForAws(request.url ?? '');
  const body = toAws ? exceptionBody(exception, message) : JSON.stringify({ error: message });
  const type = toAws ? 'application/x-amz-json-1.1' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers }).end(body);
}
