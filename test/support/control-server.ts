// A control API behind HTTP, and a client of it.

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';
import { clusterDirectory, networkBuilder } from '../../app/connector-world.ts';
import { connectorRoutes } from '../../app/control/connector-routes.ts';
import { createControlApi } from '../../app/control/control-api.ts';
import { ReachabilityNews } from '../../app/control/reachability-news.ts';
import { SIMULATOR_HEADER } from '../../app/http/simulator-header.ts';
import { ControlClient } from '../../app/remote/control-client.ts';
import type { World } from '../../app/world.ts';
import { unmetered } from '../../src/aws/meter.ts';
import { type MonotonicClock, systemMonotonic } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';

/** On every answer of the control API: without it, what answers is no simulator. */
export const AS_SIMULATOR = { [SIMULATOR_HEADER]: '1.0.0' } as const;

/** Closed, with every connection, when `t` is over. */
export function serve(t: Test, handle: RequestListener): Promise<URL> {
  const server = createServer(handle);
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
  });
}

/** Closed when `t` is over. */
export function controlClient(
  t: Test,
  endpoint: URL,
  { token, clock = systemMonotonic }: { readonly token?: string; readonly clock?: MonotonicClock } = {},
): ControlClient {
  const client = new ControlClient({
    endpoint,
    clock,
    token: token === undefined ? undefined : Secret.fromText(token),
  });
  t.teardown(() => client.close());
  return client;
}

/** The routes for a KMS in another process, of that world. Nobody is kept waiting when `t` is over. */
export function serveConnectorWorld(t: Test, world: World): Promise<RequestListener> {
  const ending = new AbortController();
  t.teardown(() => ending.abort());
  const news = new ReachabilityNews({ world, clock: systemMonotonic, random: systemRandom, ending: ending.signal });
  return createControlApi(
    (routes) => {
      connectorRoutes(routes, {
        directory: clusterDirectory(world),
        network: networkBuilder(world),
        reachability: news,
        hsmHost: 'memory',
        trustAnchorPem: () => undefined,
      });
    },
    { logger: silentLogger, meterOf: unmetered, standing: {} },
  );
}
