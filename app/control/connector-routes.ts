// What a KMS in another process needs of this one's world: clusters, the network parts of key stores, whom it reaches.

import type { FastifyInstance } from 'fastify';
import type { ClusterDirectory, NetworkBuilder } from '../../src/keystore/world.ts';
import { answer, described } from './api/described-route.ts';
import { answerOf, reference, TEXT } from './api/schema.ts';
import type { ReachabilityNews } from './reachability-news.ts';

export interface ConnectorWorld {
  readonly directory: ClusterDirectory;
  readonly network: NetworkBuilder;
  readonly reachability: ReachabilityNews;
  /** The customer CA's certificate, PEM; undefined until the cluster is initialized. */
  readonly trustAnchorPem: (clusterId: string) => string | undefined;
  /** Where that process reaches the HSMs, whatever they are bound to here. */
  readonly hsmHost: string;
}

const SUBNETS_MAX = 200;
const ID = { type: 'string', minLength: 1, maxLength: 64 };

const CLUSTER = described('a cluster as a connector needs it', {
  ...answer(200, 'how it is', reference('ConnectorCluster')),
  ...answer(404, 'there is no such cluster', answerOf({ error: TEXT, clusterId: TEXT })),
});
const REMOVED = described('remove the network parts of a key store', answer(204, 'none are left'));

interface OfKeyStore {
  readonly Params: { readonly customKeyStoreId: string };
}

const PARTS = {
  params: { type: 'object', properties: { customKeyStoreId: ID } },
  body: {
    type: 'object',
    required: ['clusterId', 'vpcId', 'clusterSecurityGroupId', 'subnetIds'],
    additionalProperties: false,
    properties: {
      clusterId: ID,
      vpcId: ID,
      clusterSecurityGroupId: ID,
      subnetIds: { type: 'array', maxItems: SUBNETS_MAX, items: ID },
    },
  },
};

interface NetworkParts extends OfKeyStore {
  readonly Body: Omit<Parameters<NetworkBuilder['build']>[0], 'customKeyStoreId'>;
}

const KNOWN = {
  querystring: {
    type: 'object',
    additionalProperties: false,
    properties: { known: { type: 'string', maxLength: 128 } },
  },
};

const BUILT = {
  schema: PARTS,
  ...described(
    'make the network parts of a key store',
    answer(200, 'null: they are there; else why not', reference('NetworkRefusal')),
  ),
};
const REACHED = {
  schema: KNOWN,
  ...described('whom KMS reaches', answer(200, 'now, or once it is not as known', reference('Reachability'))),
};

export function connectorRoutes(routes: FastifyInstance, world: ConnectorWorld): void {
  const { directory, network, reachability, hsmHost: host, trustAnchorPem } = world;
  const reached = <T extends { readonly hsms: readonly object[] }>(document: T) => ({
    ...document,
    hsms: document.hsms.map((hsm) => ({ ...hsm, host })),
  });
  routes.get<{ Params: { clusterId: string } }>(
    '/clusters/:clusterId',
    CLUSTER,
    async ({ params: { clusterId } }, reply) => {
      const cluster = await directory.describe(clusterId);
      // With its name: any server has 404s, and KMS must know that it is this one's word.
      if (cluster !== undefined) return { ...reached(cluster), trustAnchorPem: trustAnchorPem(clusterId) };
      return reply.code(404).send({ error: `there is no cluster ${clusterId}`, clusterId });
    },
  );
  routes.put<NetworkParts>('/network/key-stores/:customKeyStoreId', BUILT, async ({ params, body }) => ({
    refusal: (await network.build({ ...params, ...body })) ?? null,
  }));
  routes.delete<OfKeyStore>('/network/key-stores/:customKeyStoreId', REMOVED, async ({ params }, reply) => {
    await network.remove(params.customKeyStoreId);
    return reply.code(204).send();
  });
  routes.get<{ Querystring: { known?: string } }>(
    '/network/reachability',
    REACHED,
    async ({ query: { known } }, reply) => {
      const document = known === undefined ? reachability.now() : await reachability.after(known);
      if (reachability.isEnding) reply.header('Connection', 'close');
      return reached(document);
    },
  );
}
