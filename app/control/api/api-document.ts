// The control API as OpenAPI 3.1, made of its routes: what validates a request is what describes it.

import { VERSION } from '../../version.ts';
import { CLUSTER_SCHEMAS } from '../cluster-schemas.ts';
import { EVENT_SCHEMAS } from '../event-schemas.ts';
import { FAULT_SCHEMAS } from '../fault-schemas.ts';
import { KEY_STORE_SCHEMAS } from '../key-store-schemas.ts';
import { NETWORK_SCHEMAS } from '../network-schemas.ts';
import { STATE_SCHEMAS } from '../state-schemas.ts';
import { type Answer, type RouteDescription, TOKENLESS, UNTYPED, WRONG } from './described-route.ts';
import { answerOf, type Schema, TEXT } from './schema.ts';

/** A route as it is registered, or one that stands in front of them. */
export interface ApiRoute {
  /** `GET`. */
  readonly method: string;
  /** `/_sim/v1/clusters/:clusterId`. */
  readonly url: string;
  readonly api: RouteDescription;
  /** Nobody needs a token for it. */
  readonly isOpen?: boolean;
  /** What validates it. */
  readonly schema?: { readonly body?: unknown; readonly querystring?: unknown; readonly params?: unknown } | undefined;
}

export type ApiDocument = ReturnType<typeof apiDocument>;

export function apiDocument(routes: readonly ApiRoute[]) {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'cloudhsm-sim: control API',
      version: VERSION,
      description: 'What no AWS API does to a simulated cluster.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: {
        ...{ ...STATE_SCHEMAS, ...CLUSTER_SCHEMAS, ...NETWORK_SCHEMAS, ...KEY_STORE_SCHEMAS },
        ...{ ...EVENT_SCHEMAS, ...FAULT_SCHEMAS },
        Refusal: { ...answerOf({ error: TEXT }), description: 'what is wrong' },
      },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Where the simulator wants one.' } },
    },
  };
}

function operationOf({ method, url, api, isOpen = false, schema = {} }: ApiRoute): Schema {
  const { body, querystring, params } = schema as Readonly<Record<string, Schema | undefined>>;
  const parameters = [
    ...[...url.matchAll(/:(\w+)/g)].map(([, name = '']) => parameter('path', name, propertiesOf(params)[name], true)),
    ...Object.entries(propertiesOf(querystring)).map(([name, value]) => parameter('query', name, value, false)),
  ];
  const sent = api.body ?? body;
  const isChecked = sent !== undefined || querystring !== undefined;
  const answers = { ...(isChecked && WRONG), ...(sent && UNTYPED), ...(!isOpen && TOKENLESS), ...api.answers };
  return {
    operationId: operationId(method, url),
    summary: api.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(sent && { requestBody: requestBody(sent, api.bodyTypes ?? ['application/json']) }),
    responses: Object.fromEntries(Object.entries(answers).map(([status, one]) => [status, response(one)])),
    security: isOpen ? [] : [{}, { token: [] }],
  };
}

const propertiesOf = (schema: Schema | undefined): Readonly<Record<string, Schema>> =>
  (schema?.properties ?? {}) as Readonly<Record<string, Schema>>;

const parameter = (where: 'path' | 'query', name: string, schema: Schema = TEXT, required: boolean): Schema => ({
  ...{ name, in: where, required, schema },
});

function requestBody(schema: Schema, types: readonly string[]): Schema {
  // One that may be absent says so by its type.
  const required = !(Array.isArray(schema.type) && schema.type.includes('null'));
  return { required, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

const response = ({ says, content }: Answer): Schema => ({
  description: says,
  ...(content && {
    content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
  }),
});

/** `postClustersClusterIdHsms` */
const operationId = (method: string, url: string): string =>
  method.toLowerCase() +
  url
    .replace('/_sim/v1', '')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
