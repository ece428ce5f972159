// Traces, where the environment asks for them (OTEL_*): by OpenTelemetry's own packages, which are for whoever wants traces
// to install. Without them the simulator runs all the same: CI servers set these variables for everything they start.

import { systemMonotonic, type Timer } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { Observer } from '../observation/observer.ts';
import { VERSION } from '../version.ts';
import { type OpenTelemetry, TraceObserver } from './trace-observer.ts';

const NAME = 'cloudhsm-sim';
/** For the last traces. OpenTelemetry itself waits and tries again for longer than anybody waits for a process to end. */
const SHUT_DOWN_TIMEOUT_MS = 1_000;
const MISSING =
  'OTEL_* asks for traces, which need @opentelemetry/sdk-node and @opentelemetry/api: npm install them here';

export interface Tracing {
  readonly observer: Observer;
  /** Sends what has not been sent, in a second at most. Never rejects; resolves with whether it is still at it. */
  shutDown(): Promise<boolean>;
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
    shutDown: () => within(SHUT_DOWN_TIMEOUT_MS, sdk.shutdown(), logger),
  };
}

async function within(timeoutMs: number, sending: Promise<void>, logger: Logger): Promise<boolean> {
  let timer: Timer | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = systemMonotonic.after(timeoutMs, () => resolve(true));
  });
  const sent = sending.then(
    () => false,
    (err: unknown) => {
      logger.warn({ err }, 'the last traces could not be sent');
      return false;
    },
  );
  const isLate = await Promise.race([sent, late]);
  timer?.cancel();
  if (isLate) logger.warn({ timeoutMs }, 'the last traces are lost: the collector does not answer in time');
  return isLate;
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
