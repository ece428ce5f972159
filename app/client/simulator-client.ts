// A client of `/_sim/v1`, as far as faults and the clock go.

import type { Direction } from '../../sim/fault/fault.ts';
import type { ListedFault } from '../../sim/fault/registry.ts';
import type { FaultChange, NewFault } from '../../sim/fault/written-fault.ts';
import { SimError } from '../../src/errors.ts';

export type { FaultChange, ListedFault, NewFault };

export interface ListedKind {
  readonly name: string;
  readonly place: 'channel' | 'device' | 'kms' | 'world';
  readonly says: string;
  readonly parameters: Readonly<Record<string, object>>;
  readonly matches: readonly string[];
  /** Of kinds around a channel or in a device. */
  readonly directions?: readonly Direction[];
}

/** Every method throws SimError `invalid_configuration` with what the simulator says, `connection_failed` without one. */
export class SimulatorClient {
  readonly #endpoint: string;

  /** @param endpoint `http://127.0.0.1:4760` */
  constructor(endpoint: string) {
    this.#endpoint = endpoint.replace(/\/+$/, '');
  }

  listFaults(): Promise<readonly ListedFault[]> {
    return this.#ask('GET', 'faults');
  }

  getFault(name: string): Promise<ListedFault> {
    return this.#ask('GET', pathOf(name));
  }

  listFaultKinds(): Promise<readonly ListedKind[]> {
    return this.#ask('GET', 'fault-kinds');
  }

  createFault(fault: NewFault): Promise<ListedFault> {
    return this.#ask('POST', 'faults', fault);
  }

  /** All of them, or none. */
  createFaults(faults: readonly NewFault[]): Promise<readonly ListedFault[]> {
    return this.#ask('POST', 'faults', faults);
  }

  /** Its counts begin anew, and an act happens again. */
  changeFault(name: string, change: FaultChange): Promise<ListedFault> {
    return this.#ask('PATCH', pathOf(name), change);
  }

  /** These and no others. */
  populateFaults(faults: readonly NewFault[]): Promise<readonly ListedFault[]> {
    return this.#ask('POST', 'faults/populate', faults);
  }

  async deleteFault(name: string): Promise<void> {
    await this.#ask('DELETE', pathOf(name));
  }

  async resetFaults(): Promise<void> {
    await this.#ask('POST', 'faults/reset');
  }

  /** Milliseconds since 1970, on the simulated calendar. */
  async now(): Promise<number> {
    return Date.parse((await this.#ask<{ readonly now: string }>('GET', 'clock')).now);
  }

  async advance(byMs: number): Promise<void> {
    await this.#ask('POST', 'clock/advance', { byMs });
  }

  async #ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const url = `${this.#endpoint}/_sim/v1/${path}`;
    const json = body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const answered = fetch(url, { method, ...json }).then(async (response) => ({
      ...{ ok: response.ok, status: response.status },
      text: await response.text(),
    }));
    const { ok, status, text } = await answered.catch((cause: unknown) => {
      const message = `nothing answers at ${this.#endpoint}: is the simulator running?`;
      throw new SimError('connection_failed', message, { cause });
    });
    if (!ok) throw new SimError('invalid_configuration', saidIn(text) ?? `${method} ${url}: ${status}`);
    try {
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    } catch (cause) {
      throw new SimError('connection_failed', `what answers at ${this.#endpoint} is no simulator`, { cause });
    }
  }
}

const pathOf = (name: string): string => `faults/${encodeURIComponent(name)}`;

function saidIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly error?: string }).error;
  } catch {
    return undefined;
  }
}
