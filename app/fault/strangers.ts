// People whom faults need: somebody who tries passwords, somebody who is logged in.

import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmAddress, HsmLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { ALPHANUMERIC, type RandomSource, randomText, randomUuid } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { ChannelFactory } from '../../src/transport/channel.ts';
import { type Role, type RoleName, roleName } from '../../src/wire/roles.ts';

/** More than any HSM's lock-out allows. */
const WRONG_PASSWORDS_MAX = 30;
const PASSWORD_LENGTH = 16;

export interface KnownUser {
  readonly username: string;
  readonly role: Role;
}

export class Strangers {
  readonly #open: (address: HsmAddress) => Promise<HsmLink>;
  readonly #random: RandomSource;

  constructor(channels: ChannelFactory, clock: MonotonicClock, random: RandomSource) {
    this.#open = createOpenLink({ channels, clock, random, scramKeys: new ScramKeyCache(random) });
    this.#random = random;
  }

  /**
   * Wrong passwords until the user is locked on each of the HSMs that has it. Before the second is tried anywhere, every
   * HSM has answered the first.
   * @throws SimError `not_found`: none has it; `connection_failed`: one does not answer; `invalid_configuration`: one
   * refuses for another reason
   */
  async lockUser(addresses: readonly HsmAddress[], user: KnownUser): Promise<void> {
    const opened = await Promise.allSettled(addresses.map((address) => this.#open(address)));
    const links = opened.flatMap((link) => (link.status === 'fulfilled' ? [link.value] : []));
    try {
      for (const [index, link] of opened.entries()) {
        if (link.status === 'rejected') throw explained(addresses[index], link.reason);
      }
      const tried = await Promise.all(links.map((link) => this.#tryWrongPassword(link, user)));
      const knowing = links.filter((_link, index) => tried[index] !== 'unknown');
      if (knowing.length === 0) throw new SimError('not_found', `no HSM has a user ${user.username}`);
      await Promise.all(knowing.map((link) => this.#lock(link, user)));
    } finally {
      for (const link of links) link.close();
    }
  }

  /**
   * Sessions of the user that are nobody's whom KMS knows: as applications do, on every HSM that lets them in.
   * @throws SimError as `lockUser`: none does
   */
  async logIn(addresses: readonly HsmAddress[], user: KnownUser, password: Secret): Promise<readonly HsmLink[]> {
    const asked = await Promise.allSettled(addresses.map((address) => this.#logIn(address, user, password)));
    const links = asked.flatMap((link) => (link.status === 'fulfilled' ? [link.value] : []));
    for (const link of asked) if (links.length === 0 && link.status === 'rejected') throw link.reason;
    return links;
  }

  async #logIn(address: HsmAddress, { username, role }: KnownUser, password: Secret): Promise<HsmLink> {
    const link = await this.#open(address).catch((error: unknown) => {
      throw explained(address, error);
    });
    try {
      await link.login({ username, role: nameOf(role), password, connectorId: randomUuid(this.#random) });
      return link;
    } catch (error) {
      link.close();
      throw explained(address, error);
    }
  }

  async #lock(link: HsmLink, user: KnownUser): Promise<void> {
    for (let attempt = 0; attempt < WRONG_PASSWORDS_MAX; attempt++) {
      if ((await this.#tryWrongPassword(link, user)) === 'locked') return;
    }
  }

  async #tryWrongPassword(link: HsmLink, { username, role }: KnownUser): Promise<'wrong' | 'locked' | 'unknown'> {
    const password = Secret.fromText(randomText(this.#random, ALPHANUMERIC, PASSWORD_LENGTH));
    try {
      await link.login({ username, role: nameOf(role), password, connectorId: '' });
      return 'unknown';
    } catch (error) {
      const { refusal } = error instanceof SimError ? error : { refusal: undefined };
      if (refusal === 'USER_LOCKED_OUT') return 'locked';
      if (refusal === 'USER_LOGIN_FAILURE') return 'wrong';
      if (refusal === 'USER_DOES_NOT_EXIST' || refusal === 'USER_NOT_INITIALIZED') return 'unknown';
      throw explained(link.address, error);
    } finally {
      password.wipe();
    }
  }
}

/** Roles of users all have names. */
const nameOf = (role: Role): RoleName => roleName(role) ?? 'crypto-user';

/** What an HSM does instead of what is asked, in words for whoever asked for the fault. */
function explained(address: HsmAddress | undefined, cause: unknown): unknown {
  if (!(cause instanceof SimError)) return cause;
  const { refusal, message } = cause;
  const hsm = `the HSM ${address?.hsmId}`;
  return refusal === undefined
    ? new SimError('connection_failed', `${hsm} does not answer: ${message}`, { cause })
    : new SimError('invalid_configuration', `${hsm} refuses the log in: ${refusal}`, { cause });
}
