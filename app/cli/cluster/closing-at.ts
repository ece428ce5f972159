// Links that are opened for one command end with it when it is given up.

import type { OpenLink } from '../../../src/client/hsm-link.ts';

/** @param signal undefined: whoever opens them closes them */
export const closingAt = (signal: AbortSignal | undefined, openLink: OpenLink): OpenLink =>
  signal === undefined
    ? openLink
    : async (address) => {
        const link = await openLink(address);
        if (signal.aborted) link.close();
        else signal.addEventListener('abort', () => link.close(), { once: true });
        return link;
      };
