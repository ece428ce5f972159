// What a route says of itself in the API's description, beside the schemas that validate what it is asked.

import { reference, type Schema } from './schema.ts';

export interface Answer {
  readonly says: string;
  /** By media type; none: an answer without a body. */
  readonly content?: Readonly<Record<string, Schema>>;
}

export interface RouteDescription {
  readonly summary: string;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Where no schema of the route validates it. */
  readonly body?: Schema;
  /** Media types of bodies. Default: JSON. */
  readonly bodyTypes?: readonly string[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Undefined only where the route is another process's. */
    readonly api?: RouteDescription;
  }
}

const JSON_TYPE = 'application/json';

export const answer = (status: number, says: string, schema?: Schema): RouteDescription['answers'] => ({
  [status]: { says, ...(schema && { content: { [JSON_TYPE]: schema } }) },
});

const REFUSAL = reference('Refusal');
/** It answers these where something is wrong; in each case nothing has changed. */
export const WRONG = answer(400, 'something is wrong with it', REFUSAL);
export const UNTYPED = answer(415, 'its body is not called JSON', REFUSAL);
export const ABSENT = answer(404, 'what it names is not there', REFUSAL);
export const SILENT = answer(503, 'an HSM that has to be asked does not answer', REFUSAL);
export const TOKENLESS = answer(401, 'it needs the token of the control API', REFUSAL);

/** Options of a route. */
export const described = (
  summary: string,
  answers: RouteDescription['answers'],
  more: Omit<RouteDescription, 'summary' | 'answers'> = {},
): { readonly config: { readonly api: RouteDescription } } => ({ config: { api: { summary, answers, ...more } } });
