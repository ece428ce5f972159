// Traces, where the environment asks for them (OTEL_*): by OpenTelemetry's own packages, which are for whoever wants traces
// to install. Without them the simulator runs all the same: CI servers set these variables for everything they start.

import type { Logger } from '../../src/runtime/logger.ts';
import type { Observer } from '../observation/observer.ts';
import { VERSION } from '../version.ts';
import { type OpenTelemetry, TraceObserver } from './trace-observer.ts';

const NAME = 'cloudhsm-sim';
const MISSING =
  'OTEL_* asks for traces, which need @opentelemetry/sdk-node and @opentelemetry/api: npm install them here';

export interface Tracing {
  readonly observer: Observer;
  /** Sends what has not been sent. Never rejects. */
  shutDown(): Promise<void>;
}

/** Undefined where the packages are not installed, which is logged. */
export async function startTracing(logger: Logger): Promise<Tracing | undefined> {
  const loaded = await Promise.all([import('@opentelemetry/api'), import('@opentelemetry/sdk-node')]).catch(
    (err: NodeJS.ErrnoException) => {
      if (err.code !== 'ERR_MODULE_NOT_FOUND') throw err;
      logger.warn({}, MISSING);
    },
  );
  if (loaded === undefined) return undefined;
  const [api, { NodeSDK, resources }] = loaded;
  // Of the resource, what the environment says: what else could be found out has the command line in it, and that a token.
  const sdk = new NodeSDK({
    ...(isNamed(process.env) ? {} : { serviceName: NAME }),
    resourceDetectors: [resources.envDetector],
    // Metrics are Prometheus's to fetch, logs are on standard error.
    ...{ instrumentations: [], metricReaders: [], logRecordProcessors: [] },
  });
  reportTo(api, logger);
  sdk.start();
  return {
    observer: new TraceObserver(api, api.trace.getTracer(NAME, VERSION)),
    shutDown: () => sdk.shutdown().catch((err: unknown) => logger.warn({ err }, 'the last traces could not be sent')),
  };
}

const isNamed = ({ OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES }: NodeJS.ProcessEnv): boolean =>
  Boolean(OTEL_SERVICE_NAME) || /(?:^|,)\s*service\.name=/.test(OTEL_RESOURCE_ATTRIBUTES ?? '');

/** A collector that does not answer is told of in our log. */
function reportTo({ diag, DiagLogLevel }: OpenTelemetry, logger: Logger): void {
  const report = (...said: readonly unknown[]): void => {
    logger.warn({ otel: said.map(String).join(' ').slice(0, 1000) }, 'OpenTelemetry has trouble');
  };
  const ignore = (): void => {};
  diag.setLogger(
    { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
