// Links to whatever HSMs of a cluster can be reached, for what is asked before anybody is logged in.

import type { HsmAddress, HsmLink, OpenLink } from '../../../src/client/hsm-link.ts';
import { SimError } from '../../../src/errors.ts';

/** @throws SimError `no_hsm_available` without an address, or why the first one cannot be reached */
export async function openReachable(addresses: readonly HsmAddress[], openLink: OpenLink): Promise<readonly HsmLink[]> {
  if (addresses.length === 0) throw new SimError('no_hsm_available', 'the cluster has no HSM that can be connected to');
  const outcomes = await Promise.allSettled(addresses.map(openLink));
  const links = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (links.length > 0) return links;
  throw outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
}
