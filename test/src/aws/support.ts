// The two models, and a front with recording handlers to put in front of them.

import { readFileSync } from 'node:fs';
import { parseModel, type ServiceModel } from '../../../src/aws/model.ts';
import {
  createRouter,
  type FailedRequest,
  type HttpRequest,
  type HttpResponse,
  type RouterOptions,
} from '../../../src/aws/router.ts';
import { createService, type Handler, type RequestContext, type Service } from '../../../src/aws/service.ts';
import { randomUuid, seededRandom } from '../../../src/runtime/random.ts';

/** From build/test/src/aws, where this file runs. */
const MODELS = new URL('../../../../models/', import.meta.url);

export const readModelFile = (name: string): unknown => JSON.parse(readFileSync(new URL(name, MODELS), 'utf8'));

export const kmsModel: ServiceModel = parseModel(readModelFile('kms-2014-11-01.json'));
export const cloudHsmModel: ServiceModel = parseModel(readModelFile('cloudhsmv2-2017-04-28.json'));

export const kmsService = (operations: Readonly<Record<string, Handler>>): Service =>
  createService({
    model: kmsModel,
    operations,
    validationException: 'ValidationException',
    internalException: 'KMSInternalException',
    notSimulatedException: 'UnsupportedOperationException',
  });

export const cloudHsmService = (operations: Readonly<Record<string, Handler>>): Service =>
  createService({
    model: cloudHsmModel,
    operations,
    validationException: 'CloudHsmInvalidRequestException',
    internalException: 'CloudHsmInternalFailureException',
    notSimulatedException: 'CloudHsmServiceException',
  });

/** What a handler is given of a request that no test is about. */
export const testContext: RequestContext = {
  ...{ requestId: 'test', service: 'test', operation: 'test', input: {} },
  caller: { sourceAddress: '192.0.2.1', userAgent: 'test', accessKeyId: undefined },
};

export interface Front {
  /** `body`: an object is sent as JSON, a string as it is. */
  call(target: string, body: unknown, changes?: Partial<HttpRequest>): Promise<HttpResponse>;
  readonly reports: { readonly error: unknown; readonly request: FailedRequest }[];
}

export const createFront = (...services: readonly Service[]): Front => createHookedFront({}, ...services);

export function createHookedFront(
  hooks: Pick<RouterOptions, 'beforeDispatch' | 'watch' | 'meterOf' | 'elsewhere'>,
  ...services: readonly Service[]
): Front {
  const random = seededRandom(1);
  const reports: Front['reports'] = [];
  const handle = createRouter({
    ...hooks,
    services,
    newRequestId: () => randomUuid(random),
    report: (error, request) => reports.push({ error, request }),
  });
  return {
    reports,
    call: (target, body, changes = {}) =>
      handle({
        method: 'POST',
        path: '/',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
        sourceAddress: '192.0.2.1',
        body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
        ...changes,
      }),
  };
}

export interface ErrorBody {
  readonly __type: string;
  readonly message?: string;
  readonly Message?: string;
}

export const errorOf = (response: HttpResponse): ErrorBody => JSON.parse(response.body) as ErrorBody;
