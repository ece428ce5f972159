// One log in on every HSM of a cluster, as Client SDK 5 does it: all that can be reached, or nothing.

import type { HsmAddress, HsmLink, LoginCredential, OpenLink } from '../../../src/client/hsm-link.ts';
import { SimError } from '../../../src/errors.ts';
import type { Login } from '../command-context.ts';
import { TokenRound } from './token-round.ts';

/**
 * The links that are logged in, in the order of the addresses.
 * @throws SimError what the first HSM that refuses says, or, when none can be reached, why; then no link is left open
 */
export async function logInEverywhere(
  addresses: readonly HsmAddress[],
  openLink: OpenLink,
  { signTokens, ...login }: Login,
  connectorId: string,
): Promise<readonly HsmLink[]> {
  const links = await openReachable(addresses, openLink);
  const round = signTokens && new TokenRound(links.length, signTokens);
  const outcomes = await Promise.allSettled(
    links.map(async (link, index) => {
      try {
        const signToken = round && ((token: Uint8Array) => round.sign(index, token));
        await link.login({ ...login, connectorId, ...(signToken && { signToken }) } satisfies LoginCredential);
        return link;
      } finally {
        // One that has no token to sign is not waited for.
        round?.leave(index);
      }
    }),
  );
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  const refusal = failures.find((error) => !(error instanceof SimError) || error.fault !== 'network');
  const loggedIn = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (refusal === undefined && loggedIn.length > 0) return loggedIn;
  await Promise.allSettled(loggedIn.map((link) => link.logout()));
  for (const link of links) link.close();
  throw refusal ?? failures[0];
}

/** @throws SimError `no_hsm_available` without an address, or why the first one cannot be reached */
export async function openReachable(addresses: readonly HsmAddress[], openLink: OpenLink): Promise<readonly HsmLink[]> {
  if (addresses.length === 0) throw new SimError('no_hsm_available', 'the cluster has no HSM');
  const outcomes = await Promise.allSettled(addresses.map(openLink));
  const links = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (links.length > 0) return links;
  throw outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
}
