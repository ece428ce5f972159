// From the first request to the last. The front door stands all the time; what is behind it is started, started anew by
// a reset, and stopped once nobody waits for an answer any more.
//
//   starting --> ready --> resetting --> ready ...
//                          resetting --> failed          could not be started anew: the next reset tries again
//   any      --> draining                                nobody new is let in; then everything stops

import { SimError } from '../src/errors.ts';
import type { Logger } from '../src/runtime/logger.ts';
import type { FrontDoor, Services } from './http/front-door.ts';

/** Requests under way are answered before what answers them is taken down, unless they take longer. */
const RESET_WAIT_MS = 5_000;

export type PhaseName = 'starting' | 'ready' | 'resetting' | 'failed' | 'draining';

/** Services, and how to be rid of them. */
export interface Tenant extends Services {
  /** The end is near: who only waits for news is answered. */
  wrapUp(): void;
  /** In order: sessions logged out, HSMs stopped. */
  stop(): Promise<void>;
}

export class Lifecycle<T extends Tenant> {
  readonly #door: FrontDoor;
  readonly #start: () => Promise<T>;
  readonly #logger: Logger;
  #tenant: T | undefined;
  #phase: PhaseName = 'starting';
  #reason = 'the seed is not in place yet';
  #resetting: Promise<void> | undefined;

  /** @param start everything from the beginning; nothing is left of it when it rejects */
  constructor(door: FrontDoor, start: () => Promise<T>, logger: Logger) {
    this.#door = door;
    this.#start = start;
    this.#logger = logger;
  }

  get phase(): PhaseName {
    return this.#phase;
  }

  /** Why it is not ready; undefined: it is. */
  get reason(): string | undefined {
    return this.#phase === 'ready' ? undefined : this.#reason;
  }

  /** What is there now, if anything is. */
  get present(): T | undefined {
    return this.#tenant;
  }

  /** What is there now. @throws SimError `illegal_transition` while nothing is */
  get tenant(): T {
    if (this.#tenant === undefined) throw new SimError('illegal_transition', `the simulator is ${this.#phase}`);
    return this.#tenant;
  }

  /** @throws what `start` throws; the door is closed then */
  async begin(): Promise<void> {
    try {
      await this.#moveIn();
    } catch (error) {
      await this.#door.close();
      throw error;
    }
  }

  /** Everything as it was at the start. One that is under way is everybody's. @throws what starting throws */
  reset(): Promise<void> {
    this.#resetting ??= this.#reset().finally(() => {
      this.#resetting = undefined;
    });
    return this.#resetting;
  }

  /** Nobody new is let in; what is under way is answered, for so long. Resolves with how many requests are left over. */
  async drain(timeoutMs: number): Promise<number> {
    this.#enter('draining', 'the simulator is stopping');
    this.#door.closeConnections();
    this.#tenant?.wrapUp();
    await this.#resetting?.catch(() => {});
    const left = await this.#door.underWay.over(timeoutMs);
    if (left > 0) this.#logger.warn({ requests: left, timeoutMs }, 'requests are cut off: they took too long');
    return left;
  }

  async stop(): Promise<void> {
    const late = await this.#door.close();
    if (late > 0) this.#logger.warn({ requests: late }, 'requests are cut off: they came at the end, and only in part');
    const tenant = this.#tenant;
    this.#tenant = undefined;
    await tenant?.stop();
  }

  async #reset(): Promise<void> {
    if (this.#phase !== 'ready' && this.#phase !== 'failed') {
      throw new SimError('illegal_transition', `the simulator is ${this.#phase}`);
    }
    this.#enter('resetting', 'the simulator is being reset');
    this.#tenant?.wrapUp();
    await this.#door.underWay.over(RESET_WAIT_MS);
    this.#door.cutOff();
    const tenant = this.#tenant;
    this.#tenant = undefined;
    await tenant?.stop();
    try {
      await this.#moveIn();
    } catch (error) {
      this.#enter('failed', `the reset failed: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }

  async #moveIn(): Promise<void> {
    const tenant = await this.#start();
    this.#tenant = tenant;
    // A drain that began meanwhile goes on.
    if (this.#phase === 'draining') return;
    this.#phase = 'ready';
    this.#door.letIn(tenant);
  }

  #enter(phase: Exclude<PhaseName, 'ready'>, reason: string): void {
    if (this.#phase === 'draining') return;
    this.#phase = phase;
    this.#reason = reason;
    this.#door.keepOut(reason);
  }
}
