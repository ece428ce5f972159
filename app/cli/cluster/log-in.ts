// One log in for a whole cluster, as Client SDK 5 has it, with a second factor or without.

import { logInToCluster } from '../../../src/client/cluster-log-in.ts';
import type { HsmAddress, HsmLink, OpenLink } from '../../../src/client/hsm-link.ts';
import type { MonotonicClock } from '../../../src/runtime/clock.ts';
import type { Login } from '../command-context.ts';
import { TokenRound } from './token-round.ts';

/**
 * Longer than an application waits: what commands tell of users and keys is told of every HSM that is logged in at, and one
 * that is slow is to be among them.
 */
const OTHERS_WAIT_MS = 5_000;

export interface LogInParts {
  readonly openLink: OpenLink;
  readonly clock: MonotonicClock;
  readonly connectorId: string;
}

/** @throws SimError as `logInToCluster`; what `signTokens` throws */
export function logIn(
  addresses: readonly HsmAddress[],
  { signTokens, ...login }: Login,
  { connectorId, ...parts }: LogInParts,
): Promise<readonly HsmLink[]> {
  const waits = { clock: parts.clock, othersWaitMs: OTHERS_WAIT_MS };
  const hsmIds = addresses.map(({ hsmId }) => hsmId);
  const round = signTokens && new TokenRound(hsmIds, { sign: signTokens, ...waits });
  const openLink: OpenLink = async (address) => {
    try {
      return await parts.openLink(address);
    } catch (error) {
      round?.leave(address.hsmId);
      throw error;
    }
  };
  return logInToCluster(addresses, {
    ...{ ...waits, openLink },
    async login(link) {
      const { hsmId } = link.address;
      try {
        const signToken = round && ((token: Uint8Array) => round.sign(hsmId, token));
        await link.login({ ...login, connectorId, ...(signToken && { signToken }) });
      } finally {
        round?.leave(hsmId);
      }
    },
  });
}
