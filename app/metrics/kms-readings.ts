// KMS in numbers: its keys, its custom key stores, and their links to HSMs.

import type { MemberState } from '../../src/client/cluster-member.ts';
import type { ConnectionState } from '../../src/keystore/connection-state.ts';
import type { KmsSide } from '../kms-side.ts';
import { gauge, type Reading, stateSamples } from './reading.ts';

const STORE_STATES: readonly ConnectionState[] = [
  ...(['DISCONNECTED', 'CONNECTING', 'CONNECTED', 'FAILED', 'DISCONNECTING'] as const),
];
const LINK_STATES: readonly MemberState[] = ['connecting', 'connected', 'waiting', 'refused'];

export function kmsReadings({ kms, keyStores }: KmsSide): readonly Reading[] {
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
