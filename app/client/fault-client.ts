// Faults: what goes wrong, for whom, how often and when. docs/faults.md has every kind.

import type { Direction, FaultMatch, ListedFault, Parameters } from '../../sim/fault/fault.ts';
import { type ControlConnection, segment } from './control-connection.ts';

/** A fault as somebody writes it: what is left out has a default. */
export interface NewFault {
  /** 1 to 64 letters, digits, `.`, `_` or `-`. */
  readonly name: string;
  /** `hsm_loss`, `busy`, ... */
  readonly kind: string;
  /** Of the kind. */
  readonly parameters?: Parameters;
  /** Whom it is for. Default: everybody. */
  readonly match?: FaultMatch;
  readonly direction?: Direction;
  /** Of each event that is not skipped: 0 to 1, the default. */
  readonly probability?: number;
  /** Of the draws. Default: 1. */
  readonly seed?: number;
  /** Events that pass first. Default: 0. */
  readonly skip?: number;
  /** Hits after which it is over. Default: no end. */
  readonly times?: number;
  /** Default: from now on, without end. */
  readonly activeFrom?: FaultDate;
  readonly activeUntil?: FaultDate;
}

/** ISO 8601, or milliseconds since 1970; on the simulated calendar. */
export type FaultDate = string | number;

export interface ListedKind {
  readonly name: string;
  /** Where it acts: around a connection, in the device, before KMS, on the world. */
  readonly place: string;
  readonly says: string;
  /** What it takes, by name. */
  readonly parameters: Readonly<Record<string, object>>;
  /** Members of `match` that mean something to it. */
  readonly matches: readonly (keyof FaultMatch)[];
}

/** Every method throws SimError as `ControlConnection.ask`; what is refused changes nothing. */
export class FaultClient {
  readonly #connection: ControlConnection;

  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** All there are, each with the hits it has had. */
  list(): Promise<readonly ListedFault[]> {
    return this.#connection.ask('GET', 'faults');
  }

  kinds(): Promise<readonly ListedKind[]> {
    return this.#connection.ask('GET', 'fault-kinds');
  }

  create(fault: NewFault): Promise<ListedFault> {
    return this.#connection.ask('POST', 'faults', fault);
  }

  /** Its counts begin anew. @param members all but the name and the kind; what is left out stays as it is */
  change(name: string, members: Omit<Partial<NewFault>, 'name' | 'kind'>): Promise<ListedFault> {
    return this.#connection.ask('PATCH', `faults/${segment(name)}`, members);
  }

  /** It is over, and with it the condition that it set up. */
  async delete(name: string): Promise<void> {
    await this.#connection.ask('DELETE', `faults/${segment(name)}`);
  }

  /** These are there, and no others. */
  populate(faults: readonly NewFault[]): Promise<readonly ListedFault[]> {
    return this.#connection.ask('POST', 'faults/populate', faults);
  }

  /** None is left. */
  async reset(): Promise<void> {
    await this.#connection.ask('POST', 'faults/reset');
  }
}
