// The whole simulator in one process tree: the world, the KMS side, one HTTP port.

import { DEFAULT_CLUSTER_SETTINGS } from '../sim/cluster/clusters.ts';
import { type Durations, NO_DURATIONS } from '../sim/cluster/durations.ts';
import { ActiveFaults } from '../sim/fault/active-faults.ts';
import { FaultRegistry } from '../sim/fault/registry.ts';
import { WorldFaults } from '../sim/fault/world-faults.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import type { MeterOf } from '../src/aws/meter.ts';
import { createRouter, type HandleRequest } from '../src/aws/router.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import { kmsOperations, WORKING_OPERATIONS } from '../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../src/kms/refused-operations.ts';
import { MemoryLedger } from '../src/ledger/memory-ledger.ts';
import type { Clock } from '../src/runtime/clock.ts';
import { systemMonotonic } from '../src/runtime/clock.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../src/runtime/crypto.ts';
import type { Logger } from '../src/runtime/logger.ts';
import { type RandomSource, randomUuid, systemRandom } from '../src/runtime/random.ts';
import { Secret } from '../src/runtime/secret.ts';
import { webSocketChannels } from '../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../src/wire/limits.ts';
import { awsServices, readModels } from './aws-services.ts';
import { clusterDirectory, networkBuilder } from './connector-world.ts';
import { controlledWorld } from './control/in-process-world.ts';
import { describeSimulator } from './describe-simulator.ts';
import { ec2OnFirstUse } from './ec2.ts';
import { watchApiCalls } from './events/api-call-events.ts';
import { EventTrail } from './events/event-trail.ts';
import { EventsFile } from './events/events-file.ts';
import { keyDeletedEvent } from './events/key-deleted-event.ts';
import { inTurn, kmsFaultHook } from './fault/before-dispatch.ts';
import { type FaultedWorldParts, faultedWorld } from './fault/faulted-world.ts';
import { Strangers } from './fault/strangers.ts';
import { healthRoutes } from './health/health-routes.ts';
import { resetRoutes } from './health/reset-routes.ts';
import { WorkerHsmFactory } from './hsm/worker-hsm-factory.ts';
import { createAccess } from './http/access.ts';
import { type Binding, parseBinding } from './http/binding.ts';
import { requireToken } from './http/control-token.ts';
import { onFirstUse, openFrontDoor } from './http/front-door.ts';
import { hostInUrl, reachedAt } from './http/hosts.ts';
import { type KmsLedgerFact, startKmsSide } from './kms-side.ts';
import { Lifecycle, type Tenant } from './lifecycle.ts';
import { metricsRoute, type Readings } from './metrics/metrics-route.ts';
import { RequestFigures } from './metrics/request-figures.ts';
import { simulatorReadings } from './metrics/simulator-readings.ts';
import { NetworkChannels } from './network-channels.ts';
import { observation } from './observation/observation.ts';
import type { Observation, Observer } from './observation/observer.ts';
import { requestQuotas } from './quotas/request-quotas.ts';
import { type ReadyDocument, withoutSecrets } from './ready-document.ts';
import { keysOf, storeIdsOf } from './request-subjects.ts';
import { KEY_STORE_HSMS_MIN, type SeededCluster, seedCluster, seedKeyStore } from './seed.ts';
import { SharedCalendar } from './shared-calendar.ts';
import { TrustAnchorFiles } from './trust-anchor-files.ts';
import type { Seed } from './up-options.ts';
import { createWorld } from './world.ts';

const REGION = 'us-east-1';
const ACCOUNT_ID = '000000000000';

export interface SimulatorOptions {
  /** Of the HTTP endpoint; 0: any free one. */
  readonly port: number;
  /** Of the first HSM; 0: free ones for all. */
  readonly hsmPort: number;
  readonly hsmCount: number;
  readonly seed: Seed;
  readonly connectDurationMs: number;
  /** Of what is asked for through the CloudHSM V2 API, once the seed is there. Default: none. */
  readonly durations?: Durations;
  /** Default: `async`. */
  readonly zeroHsms?: ZeroHsms;
  /** Of the default seed's cluster. Default: hsm2m.medium. */
  readonly hsmType?: HsmType;
  /** Of every HSM. Default: wide limits, no throttle. */
  readonly hsmManners?: HsmManners;
  /** Throttle above the request rates of KMS. Default: no. */
  readonly requestQuotas?: boolean;
  /** Where events are appended, as JSON lines. Default: nowhere. */
  readonly eventsFile?: string | undefined;
  readonly logger: Logger;
  /** Default: loopback. */
  readonly binding?: Binding;
  /** Everything is as it was at the start, but with other ids and passwords: where it is now. Must not throw. */
  readonly onReset?: (ready: ReadyDocument) => void;
  /** Who looks on at requests besides the log. Default: nobody. */
  readonly observers?: readonly Observer[];
  /** RSA-2048 key pairs, where making them is not the subject. Default: fresh ones. */
  readonly generateKeyPair?: () => Promise<RsaKeyPair>;
}

export interface Simulator {
  /** Where everything is, now. */
  describe(): ReadyDocument;
  /** Everything as it was at the start. @throws SimError `invalid_configuration`: what was there could not be started anew */
  reset(): Promise<void>;
  /**
   * In order: no new requests, those under way answered, sessions logged out, HSMs stopped.
   * @param drainTimeoutMs what takes longer is cut off. Default: a second
   */
  stop(drainTimeoutMs?: number): Promise<void>;
}

const DRAIN_TIMEOUT_MS = 1_000;

/** Resolves once everything answers. @throws SimError `invalid_configuration`: a port is taken */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const binding = options.binding ?? parseBinding({}, false);
  const reset = async (): Promise<void> => {
    await lifecycle.reset();
    options.onReset?.(describe());
  };
  const describe = (): ReadyDocument => lifecycle.tenant.describe();
  const requests = new RequestFigures();
  const observed = await observation(options.logger, options.observers ?? []);
  const door = await openFrontDoor({
    ...{ host: binding.host, port: options.port, admit: createAccess(binding) },
    authorize: requireToken(binding.controlToken),
    standing: {
      ...healthRoutes(() => lifecycle),
      ...resetRoutes(reset, () => withoutSecrets(describe())),
      ...metricsRoute(async () => [
        ...simulatorReadings(lifecycle.phase, door.underWay.count),
        ...requests.readings(),
        ...((await lifecycle.present?.readings()) ?? []),
      ]),
    },
  });
  const endpoint = `http://${hostInUrl(binding.advertiseHost)}:${door.port}`;
  options.logger.info({ endpoint }, 'the front door stands');
  const surroundings = { binding, endpoint, meterOf: requests.meterOf, ...observed };
  const lifecycle = new Lifecycle(door, () => startServices(options, surroundings), options.logger);
  await lifecycle.begin();
  return {
    describe,
    reset,
    async stop(drainTimeoutMs = DRAIN_TIMEOUT_MS) {
      await lifecycle.drain(drainTimeoutMs);
      await lifecycle.stop();
    },
  };
}

/** What stays when what is behind the door is started anew. */
interface Surroundings {
  readonly binding: Binding;
  /** Of the front door, as clients reach it. */
  readonly endpoint: string;
  readonly meterOf: MeterOf;
  /** Undefined: nobody looks on. */
  readonly observation: Observation | undefined;
  /** Of the HSMs' own log. */
  readonly hsmLogger: Logger;
}

interface SimulatorServices extends Tenant {
  describe(): ReadyDocument;
  readonly readings: Readings;
}

/** What is behind the door. */
async function startServices(
  options: SimulatorOptions,
  { binding, endpoint, meterOf, observation, hsmLogger }: Surroundings,
): Promise<SimulatorServices> {
  const { logger, seed, hsmCount } = options;
  const generateKeyPair = options.generateKeyPair ?? (() => generateRsaKeyPair(2048));
  const eventsFile =
    options.eventsFile === undefined ? undefined : new EventsFile(options.eventsFile, systemMonotonic, logger);
  const trail = new EventTrail(eventsFile && ((event) => eventsFile.append(event)));
  const calendar = new SharedCalendar();
  const kmsFaults = new ActiveFaults(calendar);
  const worldFaults = new WorldFaults(
    faultedWorld(() => faultedParts()),
    calendar,
    (err, { name }) => logger.error({ err, fault: name }, 'a fault could not do what it should'),
  );
  const faults = new FaultRegistry(worldFaults, { kmsOperations: [...WORKING_OPERATIONS, ...REFUSED_OPERATIONS] });
  faults.follow({
    put: (fault) => kmsFaults.put(fault),
    remove: (name) => kmsFaults.remove(name),
    hits: async () => kmsFaults.hits(),
  });
  const hsmFactory = new WorkerHsmFactory(calendar, faults, hsmLogger, options.hsmManners, binding.host);
  if (seed !== 'bare') hsmFactory.prepare(hsmCount);
  const clock: Clock = { monotonic: systemMonotonic, calendar };
  const random: RandomSource = systemRandom;
  let durations = NO_DURATIONS;
  const world = createWorld({
    clock,
    random,
    region: REGION,
    host: reachedAt(binding.host),
    hsmPort: options.hsmPort,
    hsmFactory,
    generateKeyPair,
    durations: () => durations,
    logger,
  });
  const webSockets = webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX });
  const channels = new NetworkChannels(world, webSockets);
  const trustAnchors = new TrustAnchorFiles();
  let connectDurationMs = 0;
  const kmsSide = await startKmsSide({
    ledger: new MemoryLedger<KmsLedgerFact>(),
    rootKey: new Secret(random.octets(32)),
    directory: clusterDirectory(world),
    network: networkBuilder(world),
    channels,
    clock,
    random,
    logger,
    region: REGION,
    accountId: ACCOUNT_ID,
    connectDurationMs: () => connectDurationMs,
    zeroHsms: options.zeroHsms ?? 'async',
    watchLinks: observation?.watchLinks,
    onKeyDeleted: (deletion) => {
      const where = { nowMs: calendar.now(), random, region: REGION, accountId: ACCOUNT_ID };
      trail.record(keyDeletedEvent(where, deletion));
    },
  });
  const seeded: SeededCluster[] = [];
  const strangers = new Strangers(webSockets, systemMonotonic, random);
  const faultedParts = (): FaultedWorldParts => ({
    ...{ world, random, strangers },
    passwordOf(clusterId, username) {
      const known = username === 'kmsuser' ? kmsSide.keyStores.passwordFor(clusterId) : undefined;
      if (known !== undefined) return known;
      const users = seeded.find(({ cluster }) => cluster.clusterId === clusterId)?.users;
      const user = users?.find((candidate) => candidate.username === username);
      return user && Secret.fromText(user.password);
    },
  });
  const { advertiseHost } = binding;
  const account = { region: REGION, accountId: ACCOUNT_ID };
  const describe = (): ReadyDocument =>
    describeSimulator({ endpoint, advertiseHost, ...account, world, kmsSide, seeded, trustAnchors });
  const stop = async (): Promise<void> => {
    await kmsSide.shutDown();
    await world.clusters.close();
    await hsmFactory.close();
    trustAnchors.remove();
    eventsFile?.close();
  };
  try {
    if (seed !== 'bare') {
      const { hsmType = DEFAULT_CLUSTER_SETTINGS.hsmType } = options;
      const cluster = { world, random, nowMs: calendar.now(), hsmCount, hsmType, caKeyPair: generateKeyPair() };
      seeded.push(await seedCluster(cluster));
    }
    const operations = kmsOperations(kmsSide.kms);
    for (const { cluster, customerCaPem } of seeded) trustAnchors.write(cluster.clusterId, customerCaPem);
    if (seed === 'key_store' && hsmCount >= KEY_STORE_HSMS_MIN) {
      for (const cluster of seeded) await seedKeyStore(cluster, kmsSide.keyStores, operations);
    }
    connectDurationMs = options.connectDurationMs;
    durations = options.durations ?? NO_DURATIONS;
    const models = readModels();
    const drawId = () => randomUuid(random);
    const newRequestId = observation?.drawingIds(drawId) ?? drawId;
    const observed = (handle: HandleRequest): HandleRequest => observation?.observed(handle) ?? handle;
    const aws = createRouter({
      services: awsServices(models, operations, {
        clusters: world.clusters,
        calendar,
        region: REGION,
        accountId: ACCOUNT_ID,
      }),
      watch: watchApiCalls({
        ...{ kms: kmsSide.kms, calendar, random },
        models: Object.values(models),
        record: (event) => trail.record(event),
      }),
      beforeDispatch: inTurn(
        kmsFaultHook(kmsFaults, kmsSide.kms, systemMonotonic),
        options.requestQuotas
          ? requestQuotas(systemMonotonic, ({ input = {} }) => storeIdsOf(input, keysOf(kmsSide.kms, input)))
          : undefined,
      ),
      meterOf,
      newRequestId,
      report: (err, request) => logger.error({ err, ...request }, 'a request failed inside'),
    });
    const ec2 = ec2OnFirstUse({
      ...{ network: world.network, region: REGION, accountId: ACCOUNT_ID },
      meterOf,
      newRequestId,
      report: (err, requestId) => logger.error({ err, requestId }, 'a request of EC2 failed inside'),
    });
    return {
      ...{ describe, stop, aws: observed(aws), ec2: observed(ec2) },
      // The framework behind it takes as long to load as all the rest: only who asks waits for it.
      control: onFirstUse(async () => {
        const { createControlApi } = await import('./control/control-api.ts');
        const dueIsOver = () =>
          Promise.all([
            worldFaults.settled(),
            world.clusters.settled(),
            kmsSide.keyStores.idle(),
            kmsSide.kms.deletions.settled(),
          ]);
        const { keyStores } = kmsSide;
        const controlled = controlledWorld(
          world,
          { calendar, monotonic: systemMonotonic },
          keyStores,
          describe,
          trail,
          faults,
          dueIsOver,
        );
        return createControlApi(controlled, logger, meterOf);
      }),
      async readings() {
        const { worldReadings } = await import('./metrics/world-readings.ts');
        return worldReadings({ world, kmsSide, faults, hsmFigures: await hsmFactory.figures() });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
