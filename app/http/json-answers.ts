// Answers in JSON of what needs no framework.

import type { ServerResponse } from 'node:http';
import type { HandleHttp } from './front-door.ts';

export function sendJson(response: ServerResponse, status: number, document: object): void {
  const body = JSON.stringify(document);
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
    })
    .end(body);
}

/** RFC 9110 section 15.5.6. HEAD goes with GET: node:http leaves the body out. */
export function only(method: 'GET' | 'POST', handle: HandleHttp): HandleHttp {
  const allowed = method === 'GET' ? ['GET', 'HEAD'] : [method];
  return (request, response) => {
    if (allowed.includes(request.method ?? '')) {
      handle(request, response);
      return;
    }
    response.setHeader('Allow', allowed.join(', '));
    sendJson(response, 405, { error: `it is ${method} that this path takes, not ${request.method}` });
  };
}
