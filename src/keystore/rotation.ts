// Log in as `kmsuser` on every HSM and rotate its password, so that a crash, a lost answer or a slow HSM strands nobody.
//
// Two phases. The new password is recorded as `next` before any HSM hears of it, and becomes `current` only after a log
// in with it. While both exist, either may be in force, so:
//
// - `next` is tried first, once, on one HSM: log ins are decided at the ledger's head, so one answer is everybody's;
// - a `next` that is not in force yet is used again, never replaced: should a late duplicate of the change that was cut
//   off land after all, it sets the very password that this one sets. ChangePassword names the credential generation
//   seen at log in, so of two changes only the first goes through.

import type { HsmLink, LoginOutcome } from '../client/hsm-link.ts';
import { SimError } from '../errors.ts';
import { ALPHANUMERIC, type RandomSource, randomText } from '../runtime/random.ts';
import { Secret } from '../runtime/secret.ts';
import { ConnectFailure, isUnreachable } from './connect-failure.ts';
import type { KmsuserCredentials, PasswordSlot } from './kmsuser-credentials.ts';

/** KMS API: 7 to 32 alphanumeric characters. */
const PASSWORD_LENGTH = 32;

interface LoggedIn {
  readonly link: HsmLink;
  readonly outcome: LoginOutcome;
}

export class Rotation {
  readonly #credentials: KmsuserCredentials;
  readonly #random: RandomSource;
  readonly #signal: AbortSignal;
  #nextRefused = false;

  /** One for all tries of an attempt, so that it knows what has been refused. */
  constructor(credentials: KmsuserCredentials, random: RandomSource, signal: AbortSignal) {
    this.#credentials = credentials;
    this.#random = random;
    this.#signal = signal;
  }

  /** A log in was refused: another try might be refused once more, and wrong log ins lock the user. */
  get wasRefused(): boolean {
    return this.#nextRefused;
  }

  /**
   * Rotates over links that are open but not logged in. Resolves with those that are logged in with the new password, at
   * least one. Links that went away meanwhile are left out.
   * @throws ConnectFailure; SimError of a refusal, or `outcome_unknown` when the change may or may not have gone through
   */
  async run(links: readonly HsmLink[]): Promise<readonly HsmLink[]> {
    const credentials = this.#credentials;
    const loggedIn = await this.#logInEverywhere(links);
    await assertNobodyElse(loggedIn);
    this.#signal.throwIfAborted();
    if (!credentials.hasNext) await this.#chooseNext();
    this.#signal.throwIfAborted();
    const position = await changePassword(loggedIn, credentials);
    const rotated = await reachableOf(
      loggedIn.map(async ({ link }) => {
        await link.logout();
        await logIn(link, credentials, 'next', position);
        return link;
      }),
    );
    await credentials.promoteNext();
    return rotated;
  }

  async #chooseNext(): Promise<void> {
    const fresh = Secret.fromText(randomText(this.#random, ALPHANUMERIC, PASSWORD_LENGTH));
    try {
      await this.#credentials.chooseNext(fresh);
    } finally {
      fresh.wipe();
    }
  }

  /** The first HSM that answers tells which password is in force; the others are then logged in with it. */
  async #logInEverywhere(links: readonly HsmLink[]): Promise<readonly LoggedIn[]> {
    const unreachable: unknown[] = [];
    for (const [index, link] of links.entries()) {
      try {
        const first = { link, outcome: await this.#logInWithEither(link) };
        const others = links.slice(index + 1).map(async (other) => ({
          link: other,
          outcome: await logIn(other, this.#credentials, 'current'),
        }));
        return await reachableOf([Promise.resolve(first), ...others]);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        unreachable.push(error);
      }
    }
    throw new ConnectFailure('NETWORK_ERRORS', 'no HSM answered the log in', unreachable[0]);
  }

  async #logInWithEither(link: HsmLink): Promise<LoginOutcome> {
    const credentials = this.#credentials;
    if (credentials.hasNext && !this.#nextRefused) {
      try {
        const outcome = await logIn(link, credentials, 'next');
        await credentials.promoteNext();
        return outcome;
      } catch (error) {
        if (!SimError.isRefusal(error, 'USER_LOGIN_FAILURE')) throw error;
        this.#nextRefused = true;
      }
    }
    return logIn(link, credentials, 'current');
  }
}

async function logIn(
  link: HsmLink,
  credentials: KmsuserCredentials,
  slot: PasswordSlot,
  afterPosition = 0,
): Promise<LoginOutcome> {
  const credential = credentials.login(slot);
  try {
    return await link.login(credential, { afterPosition });
  } finally {
    credential.password.wipe();
  }
}

/** USER_LOGGED_IN: somebody else's live session of `kmsuser`, on any HSM. */
async function assertNobodyElse(loggedIn: readonly LoggedIn[]): Promise<void> {
  const listings = await reachableOf(loggedIn.map(({ link }) => link.request('listOwnSessions', {})));
  for (const { ownSessions } of listings) {
    const sessions = ownSessions?.sessions ?? [];
    const own = sessions.find((session) => session?.current)?.connectorId;
    if (sessions.some((session) => session?.connectorId !== own)) {
      throw new ConnectFailure('USER_LOGGED_IN', 'kmsuser has a session elsewhere');
    }
  }
}

async function changePassword([first]: readonly LoggedIn[], credentials: KmsuserCredentials): Promise<number> {
  if (first === undefined) throw new ConnectFailure('NETWORK_ERRORS', 'no HSM is left to change the password on');
  const next = credentials.login('next').password;
  try {
    const { position } = await first.link.request('changePassword', {
      newPassword: next.reveal(),
      expectedGeneration: first.outcome.credentialGeneration,
    });
    return position;
  } finally {
    next.wipe();
  }
}

/** What the reachable ones answered. @throws the first refusal in the order of the list; NETWORK_ERRORS when nobody answered */
async function reachableOf<T>(answers: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(answers);
  const reached = settled.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const errors = settled.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const refusal = errors.find((error) => !isUnreachable(error));
  if (refusal !== undefined) throw refusal;
  if (reached.length === 0) throw new ConnectFailure('NETWORK_ERRORS', 'no HSM answered', errors[0]);
  return reached;
}
