// Everything as it was at the start: by our own name, and by the one that tools know from moto.

import type { StandingRoute, StandingRoutes } from '../http/front-door.ts';
import { only, sendJson } from '../http/json-answers.ts';

/** @param reset resolves when it is done @param state what is there then */
export function resetRoutes(reset: () => Promise<void>, state: () => object): StandingRoutes {
  const resetting = (document: () => object): StandingRoute => ({
    isControl: true,
    handle: only('POST', (_request, response) => {
      reset().then(
        () => sendJson(response, 200, document()),
        (error: unknown) => sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) }),
      );
    }),
  });
  return {
    '/_sim/v1/reset': resetting(state),
    '/moto-api/reset': resetting(() => ({ status: 'ok' })),
  };
}
