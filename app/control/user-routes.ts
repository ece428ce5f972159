// The users of a cluster: who there is, and what is done to them from outside. Whatever that is, no administrator is asked
// for it, and no HSM's rules apply but those for names and passwords. Nothing that is answered holds a password.

import type { FastifyInstance } from 'fastify';
import type { UserListing } from '../client/user-client.ts';
import type { UserRole } from '../library/hsm/users.ts';
import { ABSENT, answer, described, SILENT } from './api/described-route.ts';
import { answerOf, reference, TEXT } from './api/schema.ts';
import { USERNAME } from './cluster-schemas.ts';

/** Every method throws SimError `not_found` for a cluster or user that is not there, and then changes nothing. */
export interface ControlledUsers {
  /** @throws SimError `no_hsm_available`: none answers */
  list(clusterId: string): Promise<UserListing>;
  /** @throws SimError `invalid_configuration`: a name or password against the rules, a name that is taken */
  create(clusterId: string, username: string, role: UserRole, password: string): Promise<void>;
  delete(clusterId: string, username: string): Promise<void>;
  /** As an admin's change: it unlocks the user, too. @throws SimError `invalid_configuration` */
  changePassword(clusterId: string, username: string, password: string): Promise<void>;
  /** By as many wrong passwords as it takes, on every HSM. */
  lock(clusterId: string, username: string): Promise<void>;
  /** As an admin who sets the very password that the user has. */
  unlock(clusterId: string, username: string): Promise<void>;
}

const ROLES = ['crypto-user', 'admin'];

/** What it has to be is for the rules of passwords to say. */
const PASSWORD = { type: 'string', maxLength: 1024 };

const NEW_USER = {
  body: {
    type: 'object',
    required: ['username', 'password'],
    additionalProperties: false,
    properties: {
      username: { type: 'string', maxLength: 64 },
      role: { enum: ROLES },
      password: PASSWORD,
    },
  },
};

const NEW_PASSWORD = {
  body: { type: 'object', required: ['password'], additionalProperties: false, properties: { password: PASSWORD } },
};

const LISTED = described('the users, as all HSMs that answer have them', {
  ...answer(200, 'without passwords', reference('Users')),
  ...ABSENT,
  ...SILENT,
});
const CREATED = {
  schema: NEW_USER,
  ...described('create a user', {
    ...answer(201, 'every HSM has it', answerOf({ username: TEXT, role: { enum: ROLES } })),
    ...ABSENT,
  }),
};
const DELETED = described('delete a user', { ...answer(204, 'its sessions end, its keys stay'), ...ABSENT });
const changed = (summary: string, says: string) => described(summary, { ...answer(200, says, USERNAME), ...ABSENT });
const CHANGED = { schema: NEW_PASSWORD, ...changed('change a password', 'it has that one, and is not locked') };
const ACTIONS = {
  lock: described('lock a user by wrong passwords', { ...answer(200, 'on every HSM', USERNAME), ...ABSENT, ...SILENT }),
  unlock: changed('unlock a user', 'as by an admin who sets the very password that it has'),
};

interface OfCluster {
  readonly Params: { readonly clusterId: string };
}

interface OfUser {
  readonly Params: { readonly clusterId: string; readonly username: string };
}

interface NewUserBody {
  readonly username: string;
  readonly role?: UserRole;
  readonly password: string;
}

export function userRoutes(routes: FastifyInstance, users: ControlledUsers): void {
  routes.get<OfCluster>('/clusters/:clusterId/users', LISTED, ({ params }) => users.list(params.clusterId));
  routes.post<OfCluster & { Body: NewUserBody }>(
    '/clusters/:clusterId/users',
    CREATED,
    async ({ params, body }, reply) => {
      const { username, role = 'crypto-user', password } = body;
      await users.create(params.clusterId, username, role, password);
      return reply.code(201).send({ username: username.toLowerCase(), role });
    },
  );
  routes.delete<OfUser>('/clusters/:clusterId/users/:username', DELETED, async ({ params }, reply) => {
    await users.delete(params.clusterId, params.username);
    return reply.code(204).send();
  });
  routes.put<OfUser & { Body: { password: string } }>(
    '/clusters/:clusterId/users/:username/password',
    CHANGED,
    async ({ params, body }) => {
      await users.changePassword(params.clusterId, params.username, body.password);
      return { username: params.username.toLowerCase() };
    },
  );
  for (const action of ['lock', 'unlock'] as const) {
    routes.post<OfUser>(`/clusters/:clusterId/users/:username/${action}`, ACTIONS[action], async ({ params }) => {
      await users[action](params.clusterId, params.username);
      return { username: params.username.toLowerCase() };
    });
  }
}
