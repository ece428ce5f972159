// Faults: what goes wrong, for whom, how often and when. docs/faults.md has every kind.

import type { Direction, FaultMatch } from '../../sim/fault/fault.ts';
import type { ListedFault } from '../../sim/fault/shown-fault.ts';
import type { FaultChange, FaultDate, FaultKindName, NewFault, NewFaultOf } from '../../sim/fault/written-fault.ts';
import { type ControlConnection, segment } from './control-connection.ts';

export type { FaultChange, FaultDate, FaultKindName, ListedFault, NewFault, NewFaultOf };

/** A kind of fault, and what it takes. */
export interface ListedKind {
  /** `hsm_loss` */
  readonly name: string;
  /** Where it acts: around a connection, in the device, before KMS, on the world. */
  readonly place: 'channel' | 'device' | 'kms' | 'world';
  /** What happens, in a line. */
  readonly says: string;
  /** What it takes, by name. */
  readonly parameters: Readonly<Record<string, object>>;
  /** Members of `match` that mean something to it. */
  readonly matches: readonly (keyof FaultMatch)[];
  /** Of kinds around a connection or in the device. */
  readonly directions?: readonly Direction[];
}

/** Every method throws SimError as `ControlConnection.ask`; what is refused changes nothing. What was listed can be given again. */
export class FaultClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** All there are, each with the hits it has had. */
  list(): Promise<readonly ListedFault[]> {
    return this.#connection.ask('GET', 'faults');
  }

  /** @throws SimError `not_found` */
  get(name: string): Promise<ListedFault> {
    return this.#connection.ask('GET', `faults/${segment(name)}`);
  }

  /** Every kind that there is. */
  kinds(): Promise<readonly ListedKind[]> {
    return this.#connection.ask('GET', 'fault-kinds');
  }

  /** @throws SimError `invalid_configuration`: it is wrong, or there is one of that name; `not_found`: whom it is for */
  create(fault: NewFault | ListedFault): Promise<ListedFault> {
    return this.#connection.ask('POST', 'faults', fault);
  }

  /** All of them, or none. */
  createAll(faults: readonly (NewFault | ListedFault)[]): Promise<readonly ListedFault[]> {
    return this.#connection.ask('POST', 'faults', faults);
  }

  /** Its counts begin anew, and an act happens again. What is left out stays as it is. */
  change(name: string, change: FaultChange): Promise<ListedFault> {
    return this.#connection.ask('PATCH', `faults/${segment(name)}`, change);
  }

  /** It is over, and with it the condition that it set up. */
  async delete(name: string): Promise<void> {
    await this.#connection.ask('DELETE', `faults/${segment(name)}`);
  }

  /** These are there, and no others. */
  populate(faults: readonly (NewFault | ListedFault)[]): Promise<readonly ListedFault[]> {
    return this.#connection.ask('POST', 'faults/populate', faults);
  }

  /** None is left. */
  async reset(): Promise<void> {
    await this.#connection.ask('POST', 'faults/reset');
  }
}
