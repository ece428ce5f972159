// The ordered log of facts that both sides keep their state in. Positions start at 1 and never go back; an entry is
// there for good or was never there. Storage behind it is an implementation of this interface.

/** A fact with its place. Entries are plain data: numbers, strings, booleans, arrays, objects, Uint8Array. */
export interface Placed<Entry> {
  readonly position: number;
  readonly entry: Entry;
}

/** One number, by `Atomics`: 2^31 entries are some hundred gigabytes. */
export type HeadCell = Int32Array<SharedArrayBuffer>;

/** Stops whatever it was returned for. */
export type Stop = () => void;

export interface Ledger<Entry> {
  /**
   * Position of the last entry; 0 when there is none. Settles after every append that was called before it; where it is
   * at hand, there is nothing to wait for.
   */
  head(): number | Promise<number>;
  /**
   * The head, in memory that other threads share: whoever holds it need not ask. It is there before the append that made
   * it is acknowledged to anybody. Absent where the storage has none.
   */
  readonly headCell?: HeadCell | undefined;
  /**
   * Appends after `expectedPosition`, the caller's idea of the head; resolves with the new position once durable.
   * @throws SimError `ledger_conflict` when the head is elsewhere, `ledger_unavailable` when nothing can be appended.
   * Either way nothing was appended.
   */
  append(entry: Entry, expectedPosition: number): Promise<number>;
  /**
   * Entries after `position`, in order, from now on and for ever: first those that are there, then new ones as they
   * are appended. Entries that a later one voided are left out when they have not been delivered yet.
   */
  follow(position: number, deliver: (placed: Placed<Entry>) => void): Stop;
}
