// The first log in to a cluster: on every HSM that lets one in, past those that are sick. As with the links of a session, only
// a credential that an HSM refuses ends it: whatever else keeps one HSM from answering may pass, and others answer meanwhile.

import { SimError } from '../errors.ts';
import type { MonotonicClock } from '../runtime/clock.ts';
import { isCredentialRefusal } from '../wire/status.ts';
import type { HsmAddress, HsmLink, OpenLink } from './hsm-link.ts';
import { within } from './within.ts';

export interface ClusterLogIn {
  readonly openLink: OpenLink;
  readonly login: (link: HsmLink) => Promise<unknown>;
  /**
   * Since the first HSM has let in or refused: how long the others are waited for. It is not less for a refusal: each HSM
   * counts the wrong passwords that it has seen, and they are to agree on who is locked out.
   */
  readonly othersWaitMs: number;
  readonly clock: MonotonicClock;
}

/**
 * Links that are logged in, in the order of the addresses. Those that are missing are for the caller to try again.
 * @throws SimError what the first HSM that refuses says; when none lets in, why. Then no link is left open.
 */
export async function logInToCluster(
  addresses: readonly HsmAddress[],
  parts: ClusterLogIn,
): Promise<readonly HsmLink[]> {
  if (addresses.length === 0) throw new SimError('no_hsm_available', 'the cluster has no HSM that can be connected to');
  const attempts = addresses.map((address) => new Attempt(address, parts));
  const all = Promise.all(attempts.map(({ ended }) => ended));
  await Promise.race([all, ...attempts.map(({ decided }) => decided)]);
  await within(parts.clock, parts.othersWaitMs, all);

  const failures = attempts.flatMap(({ state }) => (state.name === 'failed' ? [state] : []));
  const final = failures.find(({ isFinal }) => isFinal);
  const links = attempts.flatMap(({ state }) => (state.name === 'logged_in' ? [state.link] : []));
  for (const attempt of attempts) if (final !== undefined || attempt.state.name !== 'logged_in') attempt.giveUp();
  if (final !== undefined) throw final.error;
  if (links.length > 0) return links;
  // An HSM that answered has more to say than one that did not.
  throw (failures.find(({ error }) => !isOfNetwork(error)) ?? failures[0])?.error;
}

type State =
  | { readonly name: 'opening' }
  | { readonly name: 'logging_in'; readonly link: HsmLink }
  | { readonly name: 'logged_in'; readonly link: HsmLink }
  | { readonly name: 'failed'; readonly error: unknown; readonly isFinal: boolean }
  | { readonly name: 'given_up' };

/** One HSM's. */
class Attempt {
  /** Resolves when it has come to something, or to nothing. */
  readonly ended: Promise<void>;
  /** Resolves when it says something of the others as well. */
  readonly decided: Promise<void>;
  #state: State = { name: 'opening' };

  constructor(address: HsmAddress, parts: ClusterLogIn) {
    this.ended = this.#run(address, parts);
    this.decided = new Promise((resolve) => {
      void this.ended.then(() => {
        const { state } = this;
        if (state.name === 'logged_in' || (state.name === 'failed' && state.isFinal)) resolve();
      });
    });
  }

  get state(): State {
    return this.#state;
  }

  /** Nothing of it is left, whatever it comes to. */
  giveUp(): void {
    const { state } = this;
    this.#state = { name: 'given_up' };
    if ('link' in state) state.link.close();
  }

  /** Never rejects. */
  async #run(address: HsmAddress, { openLink, login }: ClusterLogIn): Promise<void> {
    try {
      const link = await openLink(address);
      if (this.state.name === 'given_up') {
        link.close();
        return;
      }
      this.#state = { name: 'logging_in', link };
      await login(link);
      if (this.state.name === 'logging_in') this.#state = { name: 'logged_in', link };
    } catch (error) {
      const { state } = this;
      if (state.name === 'given_up') return;
      if ('link' in state) state.link.close();
      this.#state = { name: 'failed', error, isFinal: isFinal(error) };
    }
  }
}

/** It would be the same on every HSM. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof SimError)) return true;
  if (error.code !== 'device_refused') return error.fault === 'caller' || error.fault === 'simulator';
  return error.status !== undefined && isCredentialRefusal(error.status);
}

const isOfNetwork = (error: unknown): boolean => error instanceof SimError && error.fault === 'network';
