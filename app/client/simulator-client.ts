// A client of `/_sim/v1`, as far as clusters, faults and the clock go.

import type { ListedFault } from '../../sim/fault/registry.ts';
import { SimError } from '../../src/errors.ts';
import type { ReadyCluster } from '../ready-document.ts';

/** A fault as somebody writes it: what is left out has a default. */
export interface NewFault {
  readonly name: string;
  readonly kind: string;
  readonly [member: string]: unknown;
}

export interface ListedKind {
  readonly name: string;
  readonly place: string;
  readonly says: string;
}

/** Every method throws SimError `invalid_configuration` with what the simulator says, `connection_failed` without one. */
export class SimulatorClient {
  readonly #endpoint: string;

  /** @param endpoint `http://127.0.0.1:4760` */
  constructor(endpoint: string) {
    this.#endpoint = endpoint.replace(/\/+$/, '');
  }

  listClusters(): Promise<readonly ReadyCluster[]> {
    return this.#ask('GET', 'clusters');
  }

  listFaults(): Promise<readonly ListedFault[]> {
    return this.#ask('GET', 'faults');
  }

  listFaultKinds(): Promise<readonly ListedKind[]> {
    return this.#ask('GET', 'fault-kinds');
  }

  createFault(fault: NewFault): Promise<ListedFault> {
    return this.#ask('POST', 'faults', fault);
  }

  async deleteFault(name: string): Promise<void> {
    await this.#ask('DELETE', `faults/${encodeURIComponent(name)}`);
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
    const response = await fetch(url, { method, ...json }).catch((cause: unknown) => {
      throw new SimError('connection_failed', `nothing answers at ${this.#endpoint}: is the simulator running?`, {
        cause,
      });
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer;
    throw new SimError('invalid_configuration', saidIn(text) ?? `${method} ${url}: ${response.status}`);
  }
}

function saidIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly error?: string }).error;
  } catch {
    return undefined;
  }
}
