// The first log in, on every HSM that can be reached: all of them, or nothing.

import type { HsmAddress, HsmLink, LoginCredential, OpenLink } from '../../../src/client/hsm-link.ts';
import { SimError } from '../../../src/errors.ts';

/**
 * Links that are logged in.
 * @throws SimError what the first HSM that refuses says; when none can be reached, why. Then no link is left open.
 */
export async function logInEverywhere(
  addresses: readonly HsmAddress[],
  openLink: OpenLink,
  credential: LoginCredential,
): Promise<readonly HsmLink[]> {
  const opened = await Promise.allSettled(addresses.map((address) => openLink(address)));
  const links = valuesOf(opened);
  if (links.length === 0) {
    throw firstReason(opened) ?? new SimError('no_hsm_available', 'the cluster has no HSM that can be connected to');
  }
  const logins = await Promise.allSettled(links.map((link) => link.login(credential)));
  const reason = firstReason(logins);
  if (reason === undefined) return links;
  for (const link of links) link.close();
  throw reason;
}

const valuesOf = <T>(outcomes: readonly PromiseSettledResult<T>[]): readonly T[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));

const firstReason = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown =>
  outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
