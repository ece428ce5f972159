// Who counts requests, seen from where they pass.

/** Counts the requests for one operation: on everybody's path, so by plain increments. Must not throw. */
export interface Meter {
  /** Milliseconds, on a clock of its own: when a request has come. */
  now(): number;
  /** @param exception as the client gets it; undefined: it was done */
  count(beganMs: number, exception: string | undefined): void;
}

/** Asked once for each operation. */
export type MeterOf = (service: string, operation: string) => Meter;

/** What is no operation of any service. */
export const NO_OPERATION = 'none';
/** In the place of an exception: the connection was reset, and there is no answer. */
export const RESET = 'ConnectionReset';

export const unmetered: MeterOf = () => ({ now: () => 0, count: () => {} });
