// `/_sim/v1`: the physical world, as JSON over HTTP. Clients of AWS never need it; tests and people do.

import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { type MeterOf, NO_OPERATION } from '../../src/aws/meter.ts';
import { type ErrorCode, SimError } from '../../src/errors.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { randomUuid, systemRandom } from '../../src/runtime/random.ts';
import type { StandingRoutes } from '../http/front-door.ts';
import { type ApiRoute, apiDocument } from './api/api-document.ts';
import { answer, described } from './api/described-route.ts';
import { validationWords } from './validation-words.ts';

const PREFIX = '/_sim/v1';
/** Another process was to be asked, and it did not answer, or not so that one could understand. */
const BAD_GATEWAY: readonly ErrorCode[] = ['control_plane_unavailable', 'protocol_violation'];
const BODY_SIZE_MAX = 64 * 1024;

export interface ControlApiParts {
  readonly logger: Logger;
  readonly meterOf: MeterOf;
  /** In front of these routes: they are described with them. */
  readonly standing: StandingRoutes;
}

/** By the codes of the framework. */
const PATH_ERRORS: Readonly<Record<string, string>> = {
  FST_ERR_MAX_PARAM_LENGTH: 'a name in the path is too long',
  FST_ERR_BAD_URL: 'the path is not percent-encoded as RFC 3986 has it',
};

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];
/** RFC 9110 section 15.5.16. curl calls a body a form unless it is told otherwise. */
const UNTYPED = 'a body takes the header Content-Type: application/json; curl: -H "Content-Type: application/json"';

const DOCUMENT = described('this document', answer(200, 'OpenAPI 3.1', { type: 'object' }));

/**
 * The handler of every request that is not for an AWS service.
 * @param addRoutes adds the routes that there are, below `/_sim/v1`
 */
export async function createControlApi(
  addRoutes: (routes: FastifyInstance) => void,
  { logger, meterOf, standing }: ControlApiParts,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_SIZE_MAX,
    genReqId: () => randomUuid(systemRandom),
    // A member or a type that the schema does not have is refused, not dropped or bent into shape.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, verbose: true } },
    schemaErrorFormatter: (errors, where) => new Error(validationWords(errors, where)),
    // Of a path that it does not even look for.
    frameworkErrors: ({ code }, _request, reply) => refuse(reply, 400, PATH_ERRORS[code] ?? 'the path cannot be read'),
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
  const routes = standingApi(standing);
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    // HEAD goes with GET.
    if (config?.api !== undefined && method !== 'HEAD')
      routes.push({ method: String(method), url, schema, api: config.api });
  });
  acceptJson(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = statusOf(error);
    if (status === 500)
      logger.error({ err: error, requestId: request.id, url: request.url }, 'a control request failed');
    return refuse(reply, status, status === 500 ? 'the simulator failed; its log says more' : error.message);
  });
  app.setNotFoundHandler((request, reply) => refuse(reply, 404, `there is no ${request.method} ${request.url}`));
  await app.register(
    async (prefixed: FastifyInstance) => {
      prefixed.get('/openapi.json', DOCUMENT, () => apiDocument(routes));
      addRoutes(prefixed);
    },
    { prefix: PREFIX },
  );
  await app.ready();
  return (request, response) => app.routing(request, response);
}

const standingApi = (standing: StandingRoutes): ApiRoute[] =>
  Object.entries(standing).map(([url, { method, api, isControl }]) => ({ method, url, api, isOpen: !isControl }));

/** Clients name a type even where they send nothing; a merge patch (RFC 7396) may be called what it is. */
function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(JSON_TYPES, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body, done);
  });
  // Or of no type at all.
  app.addContentTypeParser<string>('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') done(null, undefined);
    else done(Object.assign(new Error(UNTYPED), { statusCode: 415 }));
  });
}

function statusOf(error: FastifyError): number {
  if (error instanceof SimError) {
    if (error.code === 'not_found') return 404;
    if (BAD_GATEWAY.includes(error.code)) return 502;
    // An HSM that is asked on somebody's behalf does not answer.
    if (error.fault === 'network') return 503;
    return error.fault === 'caller' ? 400 : 500;
  }
  return error.statusCode ?? 500;
}

const refuse = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply.code(status).send({ error: message });
