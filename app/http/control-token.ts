// The token of the control API (RFC 6750 section 2.1): asked for when the simulator can be reached from elsewhere.

import type { IncomingMessage } from 'node:http';
import type { Secret } from '../../src/runtime/secret.ts';
import { parseToken } from './bearer-token.ts';
import type { Refusal } from './refusal.ts';

export type Authorize = (request: IncomingMessage) => Refusal | undefined;

const refusalOf = (what: string): Refusal => ({
  status: 401,
  exception: 'UnrecognizedClientException',
  message: `the control API wants ${what}, controlToken of the ready file: commands take it from CLOUDHSM_SIM_TOKEN, others send Authorization: Bearer TOKEN`,
  headers: { 'WWW-Authenticate': 'Bearer realm="cloudhsm-sim"' },
});

const MISSING = refusalOf('its token');
const WRONG = refusalOf('another token than it was given');

/** Long enough not to be guessed. */
export const CONTROL_TOKEN_SIZE_MIN = 16;
export const CONTROL_TOKEN_SIZE_MAX = 256;

/** @param token undefined: none is needed */
export function requireToken(token: Secret | undefined): Authorize {
  return ({ headers }) => {
    if (token === undefined) return undefined;
    if (headers.authorization === undefined) return MISSING;
    const text = /^Bearer (.*)$/i.exec(headers.authorization)?.[1] ?? '';
    const given = parseToken(text, CONTROL_TOKEN_SIZE_MIN, CONTROL_TOKEN_SIZE_MAX);
    return given !== undefined && token.equals(given) ? undefined : WRONG;
  };
}
