// People whom faults need: somebody who tries passwords, somebody who is logged in.

import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmAddress, HsmLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { ALPHANUMERIC, type RandomSource, randomText, randomUuid } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { ChannelFactory } from '../../src/transport/channel.ts';

/** More than any HSM's lock-out allows. */
const WRONG_PASSWORDS_MAX = 30;
const PASSWORD_LENGTH = 16;

export class Strangers {
  readonly #open: (address: HsmAddress) => Promise<HsmLink>;
  readonly #random: RandomSource;

  constructor(channels: ChannelFactory, clock: MonotonicClock, random: RandomSource) {
    this.#open = createOpenLink({ channels, clock, random, scramKeys: new ScramKeyCache(random) });
    this.#random = random;
  }

  /** Wrong passwords until the user is locked on that HSM. @throws SimError `not_found`: no crypto user of that name */
  async lockUser(address: HsmAddress, username: string): Promise<void> {
    const link = await this.#open(address);
    try {
      for (let attempt = 0; attempt < WRONG_PASSWORDS_MAX; attempt++) {
        const refusal = await this.#tryWrongPassword(link, username);
        if (refusal === 'USER_LOCKED_OUT') return;
        if (refusal === 'USER_LOGIN_FAILURE') continue;
        throw new SimError('not_found', `there is no crypto user ${username}`);
      }
    } finally {
      link.close();
    }
  }

  /** A session of the user that is nobody's whom KMS knows. */
  async logIn(address: HsmAddress, username: string, password: Secret): Promise<HsmLink> {
    const link = await this.#open(address);
    await link.login({ username, role: 'crypto-user', password, connectorId: randomUuid(this.#random) });
    return link;
  }

  async #tryWrongPassword(link: HsmLink, username: string): Promise<string | undefined> {
    const password = Secret.fromText(randomText(this.#random, ALPHANUMERIC, PASSWORD_LENGTH));
    try {
      await link.login({ username, role: 'crypto-user', password, connectorId: '' });
      return undefined;
    } catch (error) {
      if (error instanceof SimError && error.refusal !== undefined) return error.refusal;
      throw error;
    } finally {
      password.wipe();
    }
  }
}
