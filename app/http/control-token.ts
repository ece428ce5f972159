// The token of the control API (RFC 6750 section 2.1): asked for when the simulator can be reached from elsewhere.

import type { IncomingMessage } from 'node:http';
import { Secret } from '../../src/runtime/secret.ts';
import type { Refusal } from './refusal.ts';

export type Authorize = (request: IncomingMessage) => Refusal | undefined;

const REFUSAL: Refusal = {
  status: 401,
  exception: 'UnrecognizedClientException',
  message: 'the control API wants its token: Authorization: Bearer TOKEN; the ready file has it',
  headers: { 'WWW-Authenticate': 'Bearer realm="cloudhsm-sim"' },
};

/** @param token undefined: none is needed */
export function requireToken(token: Secret | undefined): Authorize {
  return ({ headers }) => {
    if (token === undefined) return undefined;
    const given = /^Bearer ([A-Za-z0-9._~+/=-]{1,256})$/i.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && token.equals(Secret.fromText(given)) ? undefined : REFUSAL;
  };
}
