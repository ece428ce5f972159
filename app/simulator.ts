// The whole simulator in one process tree: the world, the KMS side, one HTTP port. Loopback.

import { DEFAULT_CLUSTER_SETTINGS } from '../sim/cluster/clusters.ts';
import { type Durations, NO_DURATIONS } from '../sim/cluster/durations.ts';
import { ActiveFaults } from '../sim/fault/active-faults.ts';
import { FaultFollowers } from '../sim/fault/fault-followers.ts';
import { loadKind } from '../sim/fault/load-kind.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import { createRouter } from '../src/aws/router.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import { kmsOperations } from '../src/kms/operations.ts';
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
import type { FaultSide } from './fault/fault-side.ts';
import { WorkerHsmFactory } from './hsm/worker-hsm-factory.ts';
import { onFirstUse, openFrontDoor } from './http/front-door.ts';
import { type KmsLedgerFact, startKmsSide } from './kms-side.ts';
import { NetworkChannels } from './network-channels.ts';
import { requestQuotas } from './quotas/request-quotas.ts';
import type { ReadyDocument } from './ready-document.ts';
import { storeIdsOf } from './request-subjects.ts';
import { KEY_STORE_HSMS_MIN, type SeededCluster, seedCluster, seedKeyStore } from './seed.ts';
import { SharedCalendar } from './shared-calendar.ts';
import { TrustAnchorFiles } from './trust-anchor-files.ts';
import type { Seed } from './up-options.ts';
import { createWorld } from './world.ts';

const HOST = '127.0.0.1';
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
  /** RSA-2048 key pairs, where making them is not the subject. Default: fresh ones. */
  readonly generateKeyPair?: () => Promise<RsaKeyPair>;
}

export interface Simulator {
  /** Where everything is, now. */
  describe(): ReadyDocument;
  /** In order: no new requests, sessions logged out, HSMs stopped. */
  stop(): Promise<void>;
}

/** Resolves once everything answers. @throws SimError `invalid_configuration`: a port is taken */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { logger, seed, hsmCount } = options;
  const generateKeyPair = options.generateKeyPair ?? (() => generateRsaKeyPair(2048));
  const eventsFile =
    options.eventsFile === undefined ? undefined : new EventsFile(options.eventsFile, systemMonotonic, logger);
  const trail = new EventTrail(eventsFile && ((event) => eventsFile.append(event)));
  const calendar = new SharedCalendar();
  const kmsFaults = new ActiveFaults(calendar);
  const followers = new FaultFollowers();
  followers.follow({
    put: async (fault) => kmsFaults.put(fault, await loadKind(fault.kind)),
    remove: async (name) => kmsFaults.remove(name),
    hits: async () => kmsFaults.hits(),
  });
  const hsmFactory = new WorkerHsmFactory(calendar, followers, logger, options.hsmManners);
  if (seed !== 'bare') hsmFactory.prepare(hsmCount);
  const clock: Clock = { monotonic: systemMonotonic, calendar };
  const random: RandomSource = systemRandom;
  let durations = NO_DURATIONS;
  const world = createWorld({
    clock,
    random,
    region: REGION,
    host: HOST,
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
    onKeyDeleted: (deletion) => {
      const where = { nowMs: calendar.now(), random, region: REGION, accountId: ACCOUNT_ID };
      trail.record(keyDeletedEvent(where, deletion));
    },
  });
  const seeded: SeededCluster[] = [];
  const passwordOf = (clusterId: string, username: string): Secret | undefined => {
    const known = username === 'kmsuser' ? kmsSide.keyStores.passwordFor(clusterId) : undefined;
    if (known !== undefined) return known;
    const users = seeded.find(({ cluster }) => cluster.clusterId === clusterId)?.users;
    const user = users?.find((candidate) => candidate.username === username);
    return user && Secret.fromText(user.password);
  };
  let faultSide: Promise<FaultSide> | undefined;
  // Most runs have no faults: what they need is loaded for the first.
  const faults = (): Promise<FaultSide> => {
    faultSide ??= import('./fault/fault-side.ts').then(({ startFaultSide }) =>
      startFaultSide({
        ...{ world, random, calendar, followers, logger, passwordOf, channels: webSockets },
        ...{ kms: kmsSide.kms, keyStores: kmsSide.keyStores, monotonic: systemMonotonic },
      }),
    );
    return faultSide;
  };
  let endpoint = '';
  const describe = (): ReadyDocument =>
    describeSimulator({ endpoint, region: REGION, accountId: ACCOUNT_ID, world, kmsSide, seeded, trustAnchors });
  const stopWorld = async (): Promise<void> => {
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
    const frontDoor = await openFrontDoor({
      host: HOST,
      port: options.port,
      aws: createRouter({
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
            ? requestQuotas(systemMonotonic, ({ input = {} }) => storeIdsOf(kmsSide.kms, input))
            : undefined,
        ),
        newRequestId: () => randomUuid(random),
        report: (err, request) => logger.error({ err, ...request }, 'a request failed inside'),
      }),
      ec2: ec2OnFirstUse({
        ...{ network: world.network, region: REGION, accountId: ACCOUNT_ID },
        newRequestId: () => randomUuid(random),
        report: (err, requestId) => logger.error({ err, requestId }, 'a request of EC2 failed inside'),
      }),
      // The framework behind it takes as long to load as all the rest: only who asks waits for it.
      control: onFirstUse(async () => {
        const { createControlApi } = await import('./control/control-api.ts');
        const dueIsOver = () =>
          Promise.all([
            faultSide?.then((side) => side.settled()),
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
          async () => (await faults()).registry,
          dueIsOver,
        );
        return createControlApi(controlled, logger);
      }),
    });
    endpoint = `http://${HOST}:${frontDoor.port}`;
    return {
      describe,
      async stop() {
        await frontDoor.close();
        await stopWorld();
      },
    };
  } catch (error) {
    await stopWorld();
    throw error;
  }
}
