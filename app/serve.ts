// One process: its front door, and what is behind it: started, started anew by a reset, stopped. `up`, `cluster` and `kms`
// differ in what is behind.

import type { MeterOf } from '../src/aws/meter.ts';
import { systemMonotonic } from '../src/runtime/clock.ts';
import type { Logger } from '../src/runtime/logger.ts';
import { healthRoutes, type ServiceName } from './health/health-routes.ts';
import { resetRoutes } from './health/reset-routes.ts';
import { createAccess } from './http/access.ts';
import { type Binding, LOOPBACK } from './http/binding.ts';
import { requireToken } from './http/control-token.ts';
import { openFrontDoor, type StandingRoutes } from './http/front-door.ts';
import { hostInUrl } from './http/hosts.ts';
import { Lifecycle, type Tenant } from './lifecycle.ts';
import { metricsRoute, type Readings } from './metrics/metrics-route.ts';
import { RequestFigures } from './metrics/request-figures.ts';
import { simulatorReadings } from './metrics/simulator-readings.ts';
import { type Observed, observation } from './observation/observation.ts';
import type { Observer } from './observation/observer.ts';
import { type ReadyDocument, withoutSecrets } from './ready-document.ts';

export interface ServeOptions {
  /** Of the HTTP endpoint; 0: any free one. */
  readonly port: number;
  /** Default: loopback. */
  readonly binding?: Binding;
  readonly logger: Logger;
  /** Everything is as it was at the start, but with other ids and passwords: where it is now. Must not throw. */
  readonly onReset?: (ready: ReadyDocument) => void;
  /** Who looks on at requests besides the log. Default: nobody. */
  readonly observers?: readonly Observer[];
}

export interface Simulator {
  /** Where everything is, now. */
  describe(): ReadyDocument;
  /** That are not answered yet. */
  readonly requestsUnderWay: number;
  /** Everything as it was at the start. @throws SimError `invalid_configuration`: what was there could not be started anew */
  reset(): Promise<void>;
  /**
   * In order: no new requests, those under way answered, sessions logged out, HSMs stopped.
   * @param drainTimeoutMs what takes longer is cut off. Default: a second
   */
  stop(drainTimeoutMs?: number): Promise<void>;
}

/** What stays when what is behind the door is started anew. */
export interface Surroundings extends Observed {
  readonly binding: Binding;
  /** Of the front door, as clients reach it. */
  readonly endpoint: string;
  readonly meterOf: MeterOf;
  /** What is answered in front of what is behind the door. */
  readonly standing: StandingRoutes;
}

/** What is behind the door. */
export interface ServedWorld extends Tenant {
  describe(): ReadyDocument;
  readonly readings: Readings;
}

const DRAIN_TIMEOUT_MS = 1_000;

/**
 * Resolves once everything answers.
 * @param services those of AWS's that it has
 * @param start everything from the beginning; nothing is left of it when it rejects
 * @throws SimError `invalid_configuration`: a port is taken; what `start` throws
 */
export async function serve(
  options: ServeOptions,
  services: readonly ServiceName[],
  start: (surroundings: Surroundings) => Promise<ServedWorld>,
): Promise<Simulator> {
  const { logger, binding = LOOPBACK } = options;
  const requests = new RequestFigures();
  const observed = await observation(logger, options.observers ?? []);
  const reset = async (): Promise<void> => {
    await lifecycle.reset();
    options.onReset?.(describe());
  };
  const describe = (): ReadyDocument => lifecycle.tenant.describe();
  const standing: StandingRoutes = {
    ...healthRoutes(() => lifecycle, services),
    ...resetRoutes(reset, () => withoutSecrets(describe())),
    ...metricsRoute(async () => [
      ...simulatorReadings(lifecycle.phase, door.underWay.count),
      ...requests.readings(),
      ...((await lifecycle.present?.readings()) ?? []),
    ]),
  };
  const door = await openFrontDoor({
    ...{ host: binding.host, port: options.port, admit: createAccess(binding), standing },
    clock: systemMonotonic,
    authorize: requireToken(binding.controlToken),
  });
  const endpoint = `http://${hostInUrl(binding.advertiseHost)}:${door.port}`;
  logger.info({ endpoint }, 'the front door stands');
  const surroundings = { binding, endpoint, standing, meterOf: requests.meterOf, ...observed };
  const lifecycle = new Lifecycle(door, () => start(surroundings), logger);
  await lifecycle.begin();
  return {
    describe,
    get requestsUnderWay() {
      return door.underWay.count;
    },
    reset,
    async stop(drainTimeoutMs = DRAIN_TIMEOUT_MS) {
      await lifecycle.drain(drainTimeoutMs);
      await lifecycle.stop();
    },
  };
}
