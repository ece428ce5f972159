// Of a request and its answer, as HTTP shows them: which operation, and how it ended. For those who look on.

import type { HttpRequest, HttpResponse } from '../../src/aws/router.ts';

/** Of what names it, no more than this is believed. */
const TARGET = /^(\w{1,64})\.(\w{1,64})$/;
/** Target prefixes of the two JSON services (models/). */
const SERVICES: Readonly<Record<string, string>> = { TrentService: 'KMS', BaldrApiService: 'CloudHSM V2' };

export interface WhatWasAsked {
  readonly service?: string;
  readonly operation?: string;
}

export function operationIn({ headers, body }: HttpRequest): WhatWasAsked {
  const target = headers['x-amz-target'];
  const [, prefix = '', operation = ''] = (typeof target === 'string' && TARGET.exec(target)) || [];
  const service = Object.hasOwn(SERVICES, prefix) ? SERVICES[prefix] : undefined;
  if (service !== undefined) return { service, operation };
  const action = /(?:^|&)Action=(\w{1,64})(?:&|$)/.exec(Buffer.from(body.subarray(0, 4096)).toString('latin1'))?.[1];
  return action === undefined ? {} : { service: 'EC2', operation: action };
}

/** The exception's name; undefined for what is none. */
export function exceptionIn({ status, body }: HttpResponse): string | undefined {
  if (status < 400) return undefined;
  return (/^\{"__type":"([\w.]+)"/.exec(body) ?? /<Code>([\w.]+)<\/Code>/.exec(body))?.[1];
}
