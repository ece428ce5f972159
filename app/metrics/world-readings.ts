// The simulated world in numbers: HSMs, custom key stores and their links, faults.

import type { HsmState } from '../../sim/cluster/hsm-state.ts';
import type { FaultRegistry } from '../../sim/fault/registry.ts';
import type { MemberState } from '../../src/client/cluster-member.ts';
import type { ConnectionState } from '../../src/keystore/connection-state.ts';
import type { WorkerFigures } from '../hsm/worker-messages.ts';
import type { KmsSide } from '../kms-side.ts';
import type { World } from '../world.ts';
import { EventLoopLag, type Lag } from './event-loop-lag.ts';
import { type Labels, type Reading, type Sample, stateSamples } from './reading.ts';

const HSM_STATES: readonly HsmState[] = ['CREATE_IN_PROGRESS', 'ACTIVE', 'DELETE_IN_PROGRESS'];
const STORE_STATES: readonly ConnectionState[] = [
  ...(['DISCONNECTED', 'CONNECTING', 'CONNECTED', 'FAILED', 'DISCONNECTING'] as const),
];
const LINK_STATES: readonly MemberState[] = ['connecting', 'connected', 'waiting', 'refused'];

const gauge = (name: string, help: string, samples: readonly Sample[]): Reading => ({
  ...{ type: 'gauge', name: `cloudhsm_sim_${name}`, help, samples },
});
const counter = (name: string, help: string, samples: readonly Sample[]): Reading => ({
  ...{ type: 'counter', name: `cloudhsm_sim_${name}`, help, samples },
});

export interface ReadWorld {
  readonly world: World;
  readonly kmsSide: KmsSide;
  readonly faults: FaultRegistry;
  /** Of the HSMs that run, by id. */
  readonly hsmFigures: ReadonlyMap<string, WorkerFigures>;
}

/** Of this thread. */
const eventLoopLag = new EventLoopLag();

export const worldReadings = async ({ world, kmsSide, faults, hsmFigures }: ReadWorld): Promise<readonly Reading[]> => [
  ...hsmReadings(world, hsmFigures),
  ...kmsReadings(kmsSide),
  ...(await faultReadings(faults)),
  ...lagReadings({ main: eventLoopLag.read() }, hsmFigures),
];

function hsmReadings({ clusters }: World, figures: ReadonlyMap<string, WorkerFigures>): readonly Reading[] {
  const hsms = clusters.list().flatMap((cluster) => {
    const { clusterId, hsms } = cluster.describe();
    return hsms.map(({ hsmId, availabilityZone, state }) => ({
      ...{ labels: { cluster_id: clusterId, hsm_id: hsmId }, availabilityZone, state, running: figures.get(hsmId) },
    }));
  });
  const each = (samplesOf: (running: WorkerFigures, labels: Labels) => readonly Sample[]): readonly Sample[] =>
    hsms.flatMap(({ running, labels }) => (running === undefined ? [] : samplesOf(running, labels)));
  const number = (read: (running: WorkerFigures) => number): readonly Sample[] =>
    each((running, labels) => [{ labels, value: read(running) }]);
  return [
    gauge(
      'hsm_state',
      'As DescribeClusters tells it: 1 for the state that the HSM is in.',
      hsms.flatMap(({ labels, availabilityZone, state }) =>
        stateSamples({ ...labels, availability_zone: availabilityZone }, HSM_STATES, state),
      ),
    ),
    gauge(
      'hsm_connections',
      'Of clients to the HSM.',
      number(({ connections }) => connections),
    ),
    gauge(
      'hsm_sessions',
      'Log ins that live.',
      number(({ sessions }) => sessions),
    ),
    gauge(
      'hsm_keys',
      'Token keys and session keys.',
      each(({ tokenKeys, sessionKeys }, labels) => [
        { labels: { ...labels, kind: 'token' }, value: tokenKeys },
        { labels: { ...labels, kind: 'session' }, value: sessionKeys },
      ]),
    ),
    gauge(
      'hsm_requests_waiting',
      'Requests that wait in the HSM: for the ledger, for a position, for long work.',
      number(({ requestsWaiting }) => requestsWaiting),
    ),
    counter(
      'hsm_requests_total',
      'Requests that the HSM has dispatched.',
      each(({ requests }, labels) =>
        Object.entries(requests).flatMap(([operation, value]) =>
          value === 0 ? [] : [{ labels: { ...labels, operation }, value }],
        ),
      ),
    ),
    counter(
      'hsm_refusals_total',
      'Answers of the HSM other than SUCCESS, by status.',
      each(({ refusals }, labels) =>
        refusals.map(({ operation = 'unknown', status, count }) => ({
          ...{ labels: { ...labels, operation, status }, value: count },
        })),
      ),
    ),
  ];
}

function kmsReadings({ kms, keyStores }: KmsSide): readonly Reading[] {
  const stores = keyStores.list().map(({ customKeyStoreId, connectionState }) => ({
    ...{ labels: { custom_key_store_id: customKeyStoreId }, connectionState },
    links: keyStores.connections(customKeyStoreId),
  }));
  return [
    gauge('kms_keys', 'KMS keys, whatever their state.', [{ value: kms.keys.keyIds.count }]),
    gauge(
      'custom_key_store_state',
      'As DescribeCustomKeyStores tells it: 1 for the state that the store is in.',
      stores.flatMap(({ labels, connectionState }) => stateSamples(labels, STORE_STATES, connectionState)),
    ),
    gauge(
      'link_state',
      "KMS's connection to an HSM, for a CONNECTED store: 1 for the state that it is in.",
      stores.flatMap(({ labels, links }) =>
        links.flatMap(({ hsmId, state }) => stateSamples({ ...labels, hsm_id: hsmId }, LINK_STATES, state)),
      ),
    ),
    gauge(
      'link_requests_in_flight',
      'Requests of KMS that an HSM has not answered.',
      stores.flatMap(({ labels, links }) =>
        links.map(({ hsmId, inFlight }) => ({ labels: { ...labels, hsm_id: hsmId }, value: inFlight })),
      ),
    ),
  ];
}

async function faultReadings(faults: FaultRegistry): Promise<readonly Reading[]> {
  const listed = await faults.list();
  const samples = listed.map(({ name, kind, hits }) => ({ labels: { fault: name, kind }, value: hits }));
  return [counter('fault_hits_total', 'Events that a fault has hit.', samples)];
}

/** Each thread by name: that of an HSM has the HSM's id. */
function lagReadings(main: Record<string, Lag>, hsms: ReadonlyMap<string, WorkerFigures>): readonly Reading[] {
  const lags = { ...main, ...Object.fromEntries([...hsms].map(([hsmId, { eventLoopLag }]) => [hsmId, eventLoopLag])) };
  const samples = Object.entries(lags).flatMap(([thread, { p50, p99, max }]) =>
    Object.entries({ '0.5': p50, '0.99': p99, '1': max }).map(([quantile, value]) => ({
      ...{ labels: { thread, quantile }, value },
    })),
  );
  return [gauge('event_loop_lag_seconds', 'How late the event loop of a thread was since the last scrape.', samples)];
}
