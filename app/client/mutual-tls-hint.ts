// A cluster that wants a certificate of its clients ends the connection of one that shows none, or another one, and does not
// say why. The control API knows.

import type { OpenLink } from '../../src/client/hsm-link.ts';
import { SimError } from '../../src/errors.ts';
import type { ClusterClient } from './cluster-client.ts';

/** @param hint what to look at */
export const withMutualTlsHint =
  (openLink: OpenLink, clusters: ClusterClient, hint: string): OpenLink =>
  async (address) => {
    try {
      return await openLink(address);
    } catch (cause) {
      if (!SimError.is(cause, 'connection_failed') || !(await isEnforced(clusters, address.clusterId))) throw cause;
      const message = `${cause.message}; the cluster enforces mutual TLS: ${hint}`;
      throw new SimError('connection_failed', message, { cause });
    }
  };

/** Not known counts as not enforced. */
async function isEnforced(clusters: ClusterClient, clusterId: string): Promise<boolean> {
  try {
    return (await clusters.describe(clusterId)).mutualTlsEnforced;
  } catch {
    return false;
  }
}
