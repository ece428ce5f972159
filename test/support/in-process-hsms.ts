// HSMs that run in this thread: behind real sockets as ever, and without a worker's start, which costs more than all the
// rest of a simulator's. For tests that are not about threads.

import type { NewHsmFactory } from '../../app/device-side.ts';
import { type ServedHsm, serveHsm } from '../../app/hsm/serve-hsm.ts';
import { loadKind } from '../../sim/fault/load-kind.ts';

const NO_LAG = { p50: 0, p99: 0, max: 0 };

/** They share the calendar that workers are told the news of. */
export const inProcessHsms: NewHsmFactory = (calendar, faults, logger, manners, listenHost) => {
  const running = new Map<string, ServedHsm>();
  return {
    async start(start, ledger) {
      const { hsmId } = start;
      const served = await serveHsm({
        ...{ start: { ...start, host: listenHost ?? start.host }, ledger, calendar, known: [] },
        manners: manners ?? { limits: 'open', throttle: 'off' },
        logger: logger.child({ hsmId }),
      });
      const { hsm, listener, faults: active } = served;
      const following = faults.follow({
        put: async (fault) => active.put(fault, await loadKind(fault.kind)),
        remove: async (name) => active.remove(name),
        hits: async () => active.hits(),
      });
      for (const fault of following.faults) active.put(fault, await loadKind(fault.kind));
      running.set(hsmId, served);
      const end = async (silence: Promise<void>): Promise<void> => {
        hsm.stop();
        await silence;
        running.delete(hsmId);
        await following.end();
      };
      return {
        port: listener.port,
        auditEvents: async (afterSequenceNumber) => hsm.auditEvents(afterSequenceNumber),
        requireClientCertificates: (clientTrustAnchorPem) => listener.requireClientCertificates(clientTrustAnchorPem),
        onCrash: () => {},
        lose: () => end(listener.reset()),
        stop: () => end(listener.close()),
      };
    },
    prepare: () => {},
    figures: async () =>
      new Map([...running].map(([hsmId, { hsm }]) => [hsmId, { ...hsm.figures(), eventLoopLag: NO_LAG }] as const)),
    close: async () => {},
  };
};
