// Custom key stores, how each stands, and what becomes of them from now on.

import type { FastifyInstance } from 'fastify';
import { SimError } from '../../src/errors.ts';
import type { KeyStoreView } from '../../src/keystore/key-store-view.ts';
import type { KeyStoreFollower } from '../../src/keystore/key-stores.ts';
import type { Stop } from '../../src/ledger/ledger.ts';
import type { ListedKeyStore } from '../client/key-store-client.ts';
import { answer, described, WRONG } from './api/described-route.ts';
import { reference, TEXT } from './api/schema.ts';
import { streamEvents } from './event-stream.ts';

/** Who follow at once. */
const FOLLOWERS_MAX = 100;

const LISTED = described('custom key stores', answer(200, 'how each stands', reference('CustomKeyStores')));
const FOLLOWED = described('what becomes of custom key stores', {
  200: { says: 'server-sent events, for as long as somebody listens', content: { 'text/event-stream': TEXT } },
  ...WRONG,
});

export interface FollowedKeyStores {
  list(): readonly KeyStoreView[];
  follow(follower: KeyStoreFollower): Stop;
}

/** @param ending aborted when the process ends: nobody is kept listening then */
export function keyStoreNewsRoutes(routes: FastifyInstance, keyStores: FollowedKeyStores, ending: AbortSignal): void {
  let followerCount = 0;
  routes.get('/custom-key-stores', LISTED, () => ({ customKeyStores: keyStores.list().map(standing) }));
  routes.get('/custom-key-stores/events', FOLLOWED, (_request, reply) => {
    if (followerCount >= FOLLOWERS_MAX) {
      throw new SimError('invalid_configuration', `${FOLLOWERS_MAX} follow the custom key stores already`);
    }
    followerCount++;
    reply.hijack();
    reply.raw.once('close', () => {
      followerCount--;
    });
    streamEvents(reply.raw, ending, (send) => {
      for (const view of keyStores.list()) send('connection-state', standing(view));
      return keyStores.follow((customKeyStoreId, view) => {
        if (view === undefined) send('deleted', { customKeyStoreId });
        else send('connection-state', standing(view));
      });
    });
  });
}

const standing = ({ name, connectionErrorCode, ...view }: KeyStoreView): ListedKeyStore => ({
  customKeyStoreId: view.customKeyStoreId,
  customKeyStoreName: name,
  clusterId: view.clusterId,
  connectionState: view.connectionState,
  ...(connectionErrorCode && { connectionErrorCode }),
});
