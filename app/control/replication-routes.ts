// What one HSM of a cluster is given: how late, and which users and keys not at all.

import type { FastifyInstance } from 'fastify';
import type { Subject } from '../../sim/cluster/withholding.ts';
import { ABSENT, answer, described } from './api/described-route.ts';
import { reference } from './api/schema.ts';

export interface ControlledReplication {
  readonly lagMs: number;
  readonly withheldSubjects: readonly Subject[];
  /** Milliseconds on the monotonic clock. */
  setLag(lagMs: number): void;
  /** Resolves once the HSM has been given it; one that is not withheld is no error. */
  restore(subject: Subject): Promise<void>;
}

export interface ReplicatedDevices {
  /** What that HSM is given of the cluster's facts, and when. @throws SimError `not_found` */
  replication(clusterId: string, hsmId: string): ControlledReplication;
  /** @throws SimError `not_found`: there is no such HSM, user or token key; `invalid_configuration`: too many */
  withhold(clusterId: string, hsmId: string, subject: Subject): Promise<ControlledReplication>;
}

const LAG_MAX_MS = 3_600_000;

const LAG = {
  body: {
    type: 'object',
    required: ['lagMs'],
    additionalProperties: false,
    properties: { lagMs: { type: 'integer', minimum: 0, maximum: LAG_MAX_MS } },
  },
};

const SUBJECT = {
  body: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: {
      // Names are lower case throughout.
      username: {
        type: 'string',
        minLength: 1,
        maxLength: 64,
        pattern: '^[^A-Z]*$',
        description: 'a name in lower case',
      },
      keyHandle: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    },
  },
};

const given = (summary: string) =>
  described(summary, { ...answer(200, 'what the HSM is given now', reference('Replication')), ...ABSENT });
const SHOWN = given('what an HSM is given of the cluster’s users and keys');
const LATE = { schema: LAG, ...given('have an HSM hear of every change so late') };
const WITHHELD = { schema: SUBJECT, ...given('take a user or a key away from an HSM') };
const RELEASED = { schema: SUBJECT, ...given('give an HSM what was withheld') };

interface OfHsm {
  readonly Params: { readonly clusterId: string; readonly hsmId: string };
}

export function replicationRoutes(routes: FastifyInstance, devices: ReplicatedDevices): void {
  const of = ({ clusterId, hsmId }: OfHsm['Params']): ControlledReplication => devices.replication(clusterId, hsmId);
  const show = ({ lagMs, withheldSubjects }: ControlledReplication) => ({ lagMs, withheld: withheldSubjects });

  routes.get<OfHsm>('/clusters/:clusterId/hsms/:hsmId/replication', SHOWN, ({ params }) => show(of(params)));
  routes.put<OfHsm & { Body: { lagMs: number } }>('/clusters/:clusterId/hsms/:hsmId/lag', LATE, ({ params, body }) => {
    const replication = of(params);
    replication.setLag(body.lagMs);
    return show(replication);
  });
  routes.post<OfHsm & { Body: Subject }>(
    '/clusters/:clusterId/hsms/:hsmId/withhold',
    WITHHELD,
    async ({ params: { clusterId, hsmId }, body }) => show(await devices.withhold(clusterId, hsmId, body)),
  );
  routes.post<OfHsm & { Body: Subject }>(
    '/clusters/:clusterId/hsms/:hsmId/release',
    RELEASED,
    async ({ params, body }) => {
      const replication = of(params);
      await replication.restore(body);
      return show(replication);
    },
  );
}
