// Plays a scenario against a simulator of its own. What a step meets is told in words that are the same in every run:
// outcomes, states and counts, never ids or times.

import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import { callKms } from '../client/kms-client.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { faultAt } from './fault-at.ts';
import type { Action, Outcomes, Scenario } from './scenario.ts';

/** For what happens by itself: reconnecting takes well under a second. */
const PATIENCE_MS = 15_000;
const POLL_MS = 10;

export interface PlayedStep {
  readonly line: number;
  readonly does: string;
  readonly expected: string;
  readonly got: string;
  readonly holds: boolean;
}

export interface ScenarioWorld {
  readonly clock: MonotonicClock;
  describe(): ReadyDocument;
  subnetIds(): readonly string[];
}

/** Every step to the end, or to the first that does not hold. */
export async function playScenario(scenario: Scenario, world: ScenarioWorld): Promise<readonly PlayedStep[]> {
  const player = new Player(scenario, world);
  const played: PlayedStep[] = [];
  for (const { line, action } of scenario.steps) {
    const step = { line, ...(await player.play(action)) };
    played.push(step);
    if (!step.holds) break;
  }
  return played;
}

type Played = Omit<PlayedStep, 'line'>;

class Player {
  readonly #seed: number;
  readonly #world: ScenarioWorld;
  readonly #endpoint: string;
  readonly #client: SimulatorClient;
  readonly #references: Map<string, unknown>;

  constructor({ seed }: Scenario, world: ScenarioWorld) {
    this.#seed = seed;
    this.#world = world;
    const { endpoint, clusters, customKeyStores, keys } = world.describe();
    const hsms = clusters[0]?.hsms ?? [];
    this.#endpoint = endpoint;
    this.#client = new SimulatorClient(endpoint);
    this.#references = new Map<string, unknown>([
      ['key', keys[0]?.keyId],
      ['store', customKeyStores[0]?.customKeyStoreId],
      ['cluster', clusters[0]?.clusterId],
      ...hsms.map(({ hsmId }, index): [string, string] => [`hsm${index + 1}`, hsmId]),
      ...world.subnetIds().map((id, index): [string, string] => [`subnet${index + 1}`, id]),
    ]);
  }

  async play(action: Action): Promise<Played> {
    switch (action.does) {
      case 'call':
        return this.#call(action);
      case 'fault': {
        const { name, kind } = action.fault;
        const at = faultAt(action.fault, await this.#client.clock.now(), this.#seed);
        return this.#done(`fault ${name} (${kind})`, this.#client.faults.create(this.#resolved(at) as typeof at));
      }
      case 'end':
        return this.#done(`end ${action.name}`, this.#client.faults.delete(action.name));
      case 'advance':
        return this.#done(`advance ${action.text}`, this.#client.clock.advance(action.byMs));
      case 'store':
        return compared('store', action.expected, await this.#until(action.expected, () => this.#storeState()));
      case 'hits': {
        const faults = await this.#client.faults.list();
        const hits = faults.find(({ name }) => name === action.name)?.hits ?? 'no such fault';
        return compared(`hits ${action.name}`, String(action.expected), String(hits));
      }
      case 'hsms': {
        const count = this.#world.describe().clusters[0]?.hsms.length ?? 0;
        return compared('hsms', String(action.expected), String(count));
      }
    }
  }

  async #call({ operation, input, times, eventually, as, expected }: Action & { does: 'call' }): Promise<Played> {
    const wanted = wordsOf(typeof expected === 'string' ? { [expected]: times } : expected);
    const attempt = async (): Promise<string> => {
      const counts: Record<string, number> = {};
      for (let count = 0; count < times; count++) {
        const { outcome, output } = await callKms(this.#endpoint, operation, this.#resolved(input) as object);
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        if (as !== undefined && output !== undefined) this.#references.set(as, output);
      }
      return wordsOf(counts);
    };
    const got = eventually ? await this.#until(wanted, attempt) : await attempt();
    return compared(`call ${operation}${times === 1 ? '' : ` ${times} times`}`, wanted, got);
  }

  /** The first that is as wanted, or the last that there is patience for. */
  async #until(wanted: string, attempt: () => Promise<string>): Promise<string> {
    const { clock } = this.#world;
    const endMs = clock.now() + PATIENCE_MS;
    for (;;) {
      const got = await attempt();
      if (got === wanted || clock.now() > endMs) return got;
      await new Promise<void>((resolve) => void clock.after(POLL_MS, resolve));
    }
  }

  async #storeState(): Promise<string> {
    const input = { CustomKeyStoreId: this.#references.get('store') };
    const { outcome, output } = await callKms(this.#endpoint, 'DescribeCustomKeyStores', input);
    if (output === undefined) return outcome;
    const [store] = (output.CustomKeyStores ?? []) as readonly Readonly<Record<string, string>>[];
    return [store?.ConnectionState, store?.ConnectionErrorCode].filter(Boolean).join(' ');
  }

  /** What the simulator refuses, it says. */
  async #done(does: string, done: Promise<unknown>): Promise<Played> {
    try {
      await done;
      return compared(does, 'done', 'done');
    } catch (error) {
      if (error instanceof SimError) return compared(does, 'done', error.message);
      throw error;
    }
  }

  /** With the values of its references. */
  #resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#resolved(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#resolved(member)]));
    }
    if (typeof value !== 'string' || !value.startsWith('$')) return value;
    const [name = '', ...members] = value.slice(1).split('.');
    return members.reduce<unknown>((found, member) => memberOf(found, member), this.#references.get(name));
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const compared = (does: string, expected: string, got: string): Played => ({
  does,
  expected,
  got,
  holds: expected === got,
});

/** `ok`, or `ThrottlingException 3, ok 7`: in the order of the names. */
function wordsOf(outcomes: Outcomes): string {
  const counted = Object.entries(outcomes).filter(([, count]) => count > 0);
  const words = counted
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => (count === 1 ? name : `${name} ${count}`));
  return words.join(', ');
}
