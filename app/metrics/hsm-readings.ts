// HSMs in numbers: their states, and what those that run tell of themselves.

import type { HsmState } from '../../sim/cluster/hsm-state.ts';
import type { WorkerFigures } from '../hsm/worker-messages.ts';
import type { World } from '../world.ts';
import { counter, gauge, type Labels, type Reading, type Sample, stateSamples } from './reading.ts';

/** Of those that are lost AWS tells nothing any more; what watches a sidecar is to be told. */
const LOST = 'LOST';
const HSM_STATES: readonly (HsmState | typeof LOST)[] = ['CREATE_IN_PROGRESS', 'ACTIVE', 'DELETE_IN_PROGRESS', LOST];

/** @param figures of the HSMs that run, by id */
export function hsmReadings({ clusters }: World, figures: ReadonlyMap<string, WorkerFigures>): readonly Reading[] {
  const hsms = clusters.list().flatMap((cluster) => {
    const { clusterId, hsms } = cluster.describe();
    const lost = cluster.lostHsms.map((hsm) => ({ ...hsm, state: LOST }));
    return [...hsms, ...lost].map(({ hsmId, availabilityZone, state }) => ({
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
      '1 for the state that the HSM is in: as DescribeClusters tells it, or LOST until it is brought back.',
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
