// Everything as it was at the start: by our own name, and by the one that tools know from moto.

import { SimError } from '../../src/errors.ts';
import { answer } from '../control/api/described-route.ts';
import { answerOf, reference, type Schema } from '../control/api/schema.ts';
import { RETRY_AFTER_SECONDS, type StandingRoute, type StandingRoutes } from '../http/front-door.ts';
import { only, sendJson } from '../http/json-answers.ts';

const REFUSAL = reference('Refusal');

/** @param reset resolves when it is done @param state what is there then */
export function resetRoutes(reset: () => Promise<void>, state: () => object): StandingRoutes {
  const resetting = (document: () => object, schema: Schema): StandingRoute => ({
    ...{ method: 'POST', isControl: true },
    api: {
      summary: 'everything as it was at the start',
      answers: {
        ...answer(200, 'it is there', schema),
        ...answer(500, 'it could not be started anew', REFUSAL),
        ...answer(503, 'it is starting or stopping', REFUSAL),
      },
    },
    handle: only('POST', (_request, response) => {
      reset().then(
        () => sendJson(response, 200, document()),
        (error: unknown) => {
          const isPassing = SimError.is(error, 'illegal_transition');
          if (isPassing) response.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
          sendJson(response, isPassing ? 503 : 500, { error: error instanceof Error ? error.message : String(error) });
        },
      );
    }),
  });
  return {
    '/_sim/v1/reset': resetting(state, reference('State')),
    '/moto-api/reset': resetting(() => ({ status: 'ok' }), answerOf({ status: { const: 'ok' } })),
  };
}
