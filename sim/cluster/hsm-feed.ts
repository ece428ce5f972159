// The ledger as one HSM is given it: entries may reach it late, and it is known which have.
//
// What no HSM but a lost one has been given is lost with it, so the cluster asks its survivors' feeds what they know.

import { SimError } from '../../src/errors.ts';
import type { HeadCell, Ledger, Placed, Stop } from '../../src/ledger/ledger.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { ClusterFact } from '../hsm/facts.ts';
import { Delivery } from './delivery.ts';
import { removalOf, restated, type Subject, Withholding } from './withholding.ts';

export class HsmFeed implements Ledger<ClusterFact> {
  readonly #ledger: Ledger<ClusterFact>;
  readonly #clock: MonotonicClock;
  readonly #deliveries = new Set<Delivery>();
  /** Positions that appends of this HSM, not settled yet, will have if they succeed. */
  readonly #claims: number[] = [];
  readonly #stops = new Set<Stop>();
  readonly #withholding = new Withholding();
  #appendedPosition = 0;
  #lagMs = 0;
  #severed = false;

  constructor(ledger: Ledger<ClusterFact>, clock: MonotonicClock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  head(): number | Promise<number> {
    return this.#ledger.head();
  }

  get headCell(): HeadCell | undefined {
    return this.#ledger.headCell;
  }

  async append(entry: ClusterFact, expectedPosition: number): Promise<number> {
    if (this.#severed) throw new SimError('ledger_unavailable', 'this HSM is cut off from the ledger');
    const claim = expectedPosition + 1;
    this.#claims.push(claim);
    // What an HSM itself says of a subject it has at once.
    const subject = this.#withholding.subjectOf(entry);
    if (subject !== undefined) this.#withholding.delete(subject);
    try {
      const position = await this.#ledger.append(entry, expectedPosition);
      this.#appendedPosition = Math.max(this.#appendedPosition, position);
      return position;
    } catch (error) {
      if (subject !== undefined) this.#withholding.add(subject);
      throw error;
    } finally {
      this.#claims.splice(this.#claims.indexOf(claim), 1);
    }
  }

  follow(position: number, deliver: (placed: Placed<ClusterFact>) => void): Stop {
    const delivery = new Delivery({
      ...{ clock: this.#clock, startPosition: position, lagMs: this.#lagMs, deliver },
      mask: (placed) => {
        const entry = this.#withholding.mask(placed.entry);
        return entry === placed.entry ? placed : { position: placed.position, entry };
      },
    });
    this.#deliveries.add(delivery);
    const unfollow = this.#ledger.follow(position, (placed) => delivery.receive(placed));
    const stop = (): void => {
      unfollow();
      delivery.stop();
      this.#stops.delete(stop);
    };
    this.#stops.add(stop);
    return stop;
  }

  /**
   * The newest position up to which this HSM has the entries of a ledger whose head is `head`: given to it, or appended by
   * itself, which it only does when it has all that is before.
   */
  knownPosition(head: number): number {
    let known = this.#appendedPosition;
    for (const { forwardedPosition } of this.#deliveries) known = Math.max(known, forwardedPosition);
    for (const claim of this.#claims) if (claim <= head) known = Math.max(known, claim);
    return Math.min(known, head);
  }

  /** How long entries take from the ledger to this HSM, milliseconds on the monotonic clock. */
  setLag(lagMs: number): void {
    this.#lagMs = lagMs;
    for (const delivery of this.#deliveries) delivery.setLag(lagMs);
  }

  get lagMs(): number {
    return this.#lagMs;
  }

  get withheldSubjects(): readonly Subject[] {
    return this.#withholding.subjects;
  }

  withholds(subject: Subject): boolean {
    return this.#withholding.has(subject);
  }

  /** From now on this HSM does not have that user or key, until `restore`. @throws SimError `invalid_configuration` */
  withhold(subject: Subject): void {
    if (this.#withholding.has(subject)) return;
    this.#withholding.add(subject);
    for (const delivery of this.#deliveries) {
      delivery.insert({ position: delivery.forwardedPosition, entry: removalOf(subject) });
    }
  }

  /** The opposite of `withhold`: the HSM is given what it lacks. Resolves once it has been. */
  async restore(subject: Subject): Promise<void> {
    if (!this.#withholding.has(subject)) return;
    await Promise.all([...this.#deliveries].map((delivery) => this.#catchUp(delivery, subject)));
    this.#withholding.delete(subject);
  }

  /** Gives the HSM nothing more until `release`. */
  hold(): void {
    for (const delivery of this.#deliveries) delivery.hold();
  }

  /** Goes on with what is not voided, once the entry at `position` is here; 0: at once. */
  release(position: number): void {
    for (const delivery of this.#deliveries) delivery.release(position);
  }

  /** Neither takes appends nor forwards, until `mend`. */
  sever(): void {
    this.#severed = true;
    this.hold();
  }

  mend(): void {
    this.#severed = false;
    this.release(0);
  }

  /** Up to where the delivery is, without a gap: what comes next finds the subject no longer withheld. */
  #catchUp(delivery: Delivery, subject: Subject): Promise<void> {
    if (delivery.forwardedPosition === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#ledger.follow(0, (placed) => {
        const entry = restated(placed.entry, subject);
        if (entry !== undefined && placed.position <= delivery.forwardedPosition) {
          delivery.insert({ position: placed.position, entry });
        }
        if (placed.position < delivery.forwardedPosition) return;
        stop();
        this.#withholding.delete(subject);
        resolve();
      });
    });
  }

  /** For good. */
  end(): void {
    this.#severed = true;
    for (const stop of this.#stops) stop();
  }
}
