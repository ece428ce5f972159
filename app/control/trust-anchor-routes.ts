// What the certificates of clients have to be under where mutual TLS is enforced: CloudHSM CLI's `cluster mtls`.

import type { FastifyInstance } from 'fastify';
import type { ClientTrustAnchor } from '../../sim/cluster/client-trust-anchors.ts';
import { ABSENT, answer, described } from './api/described-route.ts';
import { answerOf, listOf, reference } from './api/schema.ts';

/** Every method throws SimError `not_found` for a cluster that is not there. */
export interface ControlledTrustAnchors {
  trustAnchors(clusterId: string): readonly ClientTrustAnchor[];
  /** @throws SimError as `TrustAnchors.register` */
  registerTrustAnchor(clusterId: string, certificatePem: string): Promise<ClientTrustAnchor>;
  /** @param reference in decimal. @throws SimError `not_found` */
  deregisterTrustAnchor(clusterId: string, reference: string): Promise<void>;
}

const ANCHOR = reference('ClientTrustAnchor');
const LISTED = described('what certificates of clients have to be under', {
  ...answer(200, 'none: under the trust anchor of the cluster', answerOf({ trustAnchors: listOf(ANCHOR) })),
  ...ABSENT,
});
const REGISTERED = {
  schema: {
    body: {
      type: 'object',
      required: ['certificatePem'],
      additionalProperties: false,
      properties: { certificatePem: { type: 'string', maxLength: 65_536 } },
    },
  },
  ...described('register a trust anchor for clients', { ...answer(201, 'it counts from now on', ANCHOR), ...ABSENT }),
};
const DEREGISTERED = described('deregister a trust anchor for clients', {
  ...answer(204, 'it counts no longer'),
  ...ABSENT,
});

interface OfCluster {
  readonly Params: { readonly clusterId: string };
}

export function trustAnchorRoutes(routes: FastifyInstance, anchors: ControlledTrustAnchors): void {
  const path = '/clusters/:clusterId/trust-anchors';
  routes.get<OfCluster>(path, LISTED, async ({ params }) => ({ trustAnchors: anchors.trustAnchors(params.clusterId) }));
  routes.post<OfCluster & { Body: { certificatePem: string } }>(path, REGISTERED, async ({ params, body }, reply) =>
    reply.code(201).send(await anchors.registerTrustAnchor(params.clusterId, body.certificatePem)),
  );
  routes.delete<{ Params: { clusterId: string; reference: string } }>(
    `${path}/:reference`,
    DEREGISTERED,
    async ({ params }, reply) => {
      await anchors.deregisterTrustAnchor(params.clusterId, params.reference);
      return reply.code(204).send();
    },
  );
}
