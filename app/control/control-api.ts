// `/_sim/v1`: the physical world, as JSON over HTTP. Clients of AWS never need it; tests and people do.

import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { type MeterOf, NO_OPERATION } from '../../src/aws/meter.ts';
import { SimError } from '../../src/errors.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { randomUuid, systemRandom } from '../../src/runtime/random.ts';
import { clockRoutes } from './clock-routes.ts';
import type { ControlledWorld } from './controlled-world.ts';
import { eventRoutes } from './event-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { hsmRoutes } from './hsm-routes.ts';
import { keyStoreRoutes } from './key-store-routes.ts';
import { networkRoutes } from './network-routes.ts';
import { replicationRoutes } from './replication-routes.ts';
import { viewRoutes } from './view-routes.ts';

const PREFIX = '/_sim/v1';
const BODY_SIZE_MAX = 64 * 1024;

/** The handler of every request that is not for an AWS service. */
export async function createControlApi(
  world: ControlledWorld,
  logger: Logger,
  meterOf: MeterOf,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_SIZE_MAX,
    genReqId: () => randomUuid(systemRandom),
    // A member or a type that the schema does not have is refused, not dropped or bent into shape.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', async (request, reply) => {
    const { id: requestId, method, routeOptions } = request;
    const { statusCode: status, elapsedTime: durationMs } = reply;
    // The pattern: what is asked for by a path that there is none of is nobody's route.
    const route = routeOptions.url === undefined ? NO_OPERATION : `${method} ${routeOptions.url}`;
    const meter = meterOf('control', route);
    meter.count(meter.now() - durationMs, status < 400 ? undefined : String(status));
    logger.debug({ requestId, route, status, durationMs }, 'a control request was answered');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = statusOf(error);
    if (status === 500)
      logger.error({ err: error, requestId: request.id, url: request.url }, 'a control request failed');
    return refuse(reply, status, status === 500 ? 'the simulator failed; its log says more' : error.message);
  });
  app.setNotFoundHandler((request, reply) => refuse(reply, 404, `there is no ${request.method} ${request.url}`));
  await app.register(
    async (routes: FastifyInstance) => {
      viewRoutes(routes, world);
      hsmRoutes(routes, world);
      clockRoutes(routes, world);
      networkRoutes(routes, world.network);
      eventRoutes(routes, world);
      replicationRoutes(routes, world);
      keyStoreRoutes(routes, world);
      faultRoutes(routes, world.faults);
    },
    { prefix: PREFIX },
  );
  await app.ready();
  return (request, response) => app.routing(request, response);
}

function statusOf(error: FastifyError): number {
  if (error instanceof SimError) {
    if (error.code === 'not_found') return 404;
    return error.fault === 'caller' ? 400 : 500;
  }
  return error.statusCode ?? 500;
}

const refuse = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply.code(status).send({ error: message });
