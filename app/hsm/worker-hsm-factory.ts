// HSMs as real separate things: a worker thread each, with its own event loop, memory and listener.

import { MessageChannel, Worker } from 'node:worker_threads';
import type { HsmFactory, HsmStart, RunningHsm } from '../../sim/cluster/hsm-factory.ts';
import type { FaultFollowers } from '../../sim/fault/fault-followers.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import type { HsmManners } from '../../sim/hsm/settings.ts';
import { within } from '../../src/client/within.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { hsmWorkerUrl } from '../package-files.ts';
import type { SharedCalendar } from '../shared-calendar.ts';
import { serveLedger } from './ledger-port.ts';
import { WorkerHsm } from './worker-hsm.ts';
import type { WorkerFigures } from './worker-messages.ts';

const FIGURES_WAIT_MS = 1_000;

/** Without the flags and the environment of whoever runs this: `--eval`, loaders in NODE_OPTIONS, credentials. */
const newWorkerHsm = (): WorkerHsm => new WorkerHsm(new Worker(hsmWorkerUrl(), { execArgv: [], env: {} }));

export class WorkerHsmFactory implements HsmFactory {
  readonly #calendar: SharedCalendar;
  readonly #faults: Pick<FaultFollowers, 'follow'>;
  readonly #logger: Logger;
  readonly #manners: HsmManners;
  readonly #listenHost: string | undefined;
  readonly #waiting: WorkerHsm[] = [];
  readonly #running = new Map<string, WorkerHsm>();

  /**
   * @param manners default: wide limits, no throttle
   * @param listenHost where HSMs listen that are reached at another address; default: at that one
   */
  constructor(
    calendar: SharedCalendar,
    faults: Pick<FaultFollowers, 'follow'>,
    logger: Logger,
    manners: HsmManners = { limits: 'open', throttle: 'off' },
    listenHost?: string,
  ) {
    this.#listenHost = listenHost;
    this.#manners = manners;
    this.#calendar = calendar;
    this.#faults = faults;
    this.#logger = logger;
  }

  /** Has workers load what an HSM needs, which takes longer than its start, before there is an HSM for them. */
  prepare(count: number): void {
    for (let index = 0; index < count; index++) this.#waiting.push(newWorkerHsm());
  }

  /** @throws SimError `invalid_configuration` when the HSM cannot listen where it should */
  async start(start: HsmStart, ledger: Ledger<ClusterFact>): Promise<RunningHsm> {
    const hsm = this.#waiting.shift() ?? newWorkerHsm();
    const { port1: ours, port2: theirs } = new MessageChannel();
    serveLedger(ledger, ours);
    const { aheadMs } = this.#calendar;
    const listening = { ...start, host: this.#listenHost ?? start.host };
    const logger = this.#logger.child({ hsmId: start.hsmId });
    hsm.onLog(({ level, fields, message }) => logger[level](fields, message));
    const following = this.#faults.follow({
      put: (fault) => hsm.putFault(fault),
      remove: (name) => hsm.removeFault(name),
      hits: () => hsm.faultHits(),
    });
    hsm.begin({
      kind: 'start',
      start: listening,
      manners: this.#manners,
      logLevel: logger.level,
      ledgerPort: theirs,
      ledgerHead: ledger.headCell,
      calendarAheadMs: aheadMs,
      faults: following.faults,
    });
    const stopNews = this.#calendar.onAdvance((byMs) => hsm.tell({ kind: 'advance', byMs }));
    this.#running.set(start.hsmId, hsm);
    hsm.onExit(() => {
      this.#running.delete(start.hsmId);
      stopNews();
      void following.end();
      ours.close();
    });
    hsm.onCrash((err) => this.#logger.error({ hsmId: start.hsmId, err }, 'the HSM crashed'));
    await hsm.listening.catch(async (error: unknown) => {
      await hsm.terminate();
      throw error;
    });
    return hsm;
  }

  /** Of each HSM that runs, by its id. */
  async figures(): Promise<ReadonlyMap<string, WorkerFigures>> {
    const asked = [...this.#running].map(async ([hsmId, hsm]) => {
      // One whose event loop hangs has none.
      return [hsmId, await within(systemMonotonic, FIGURES_WAIT_MS, hsm.figures())] as const;
    });
    return new Map((await Promise.all(asked)).flatMap(([hsmId, figures]) => (figures ? [[hsmId, figures]] : [])));
  }

  /** Ends the workers that never got an HSM. */
  async close(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map((hsm) => hsm.terminate()));
  }
}
