// `GET /metrics`: what is counted anyway, written down when somebody asks. What writes it is loaded at the first time.

import type { RouteDescription } from '../control/api/described-route.ts';
import { TEXT } from '../control/api/schema.ts';
import type { StandingRoutes } from '../http/front-door.ts';
import { only, sendJson } from '../http/json-answers.ts';
import type { Reading } from './reading.ts';

const METRICS: RouteDescription = {
  summary: 'what is counted, for Prometheus',
  answers: { 200: { says: 'since the start', content: { 'text/plain': TEXT } } },
};

/** Asks everybody who counts. */
export type Readings = () => Promise<readonly Reading[]>;

export function metricsRoute(readings: Readings): StandingRoutes {
  let loaded: Promise<InstanceType<typeof import('./exposition.ts').Exposition>> | undefined;
  const handle = only('GET', (_request, response) => {
    loaded ??= import('./exposition.ts').then(({ Exposition }) => new Exposition());
    loaded
      .then(async (exposition) => {
        const text = await exposition.write(await readings());
        response.writeHead(200, { 'Content-Type': exposition.contentType, 'Cache-Control': 'no-store' }).end(text);
      })
      .catch((error: unknown) => sendJson(response, 500, { error: String(error) }));
  });
  return { '/metrics': { method: 'GET', handle, api: METRICS } };
}
