// Plays a scenario against a simulator of its own. What a step meets is told in words that are the same in every run:
// outcomes, states and counts, never ids or times.

import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { NewFault } from '../client/fault-client.ts';
import { callKms } from '../client/kms-client.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { faultAt } from './fault-at.ts';
import { type Action, type Outcomes, placeOf, type Scenario } from './scenario.ts';

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

/**
 * Every step to the end, or to the first that does not hold.
 * @throws SimError `invalid_configuration`: `file:line: what is wrong` with a step that cannot be taken at all
 */
export async function playScenario(scenario: Scenario, world: ScenarioWorld): Promise<readonly PlayedStep[]> {
  const player = new Player(scenario, world);
  const played: PlayedStep[] = [];
  for (const { line, place, action } of scenario.steps) {
    const refuse = (message: string): SimError =>
      new SimError('invalid_configuration', `${scenario.file}:${line}: ${place}.${message}`);
    const step = { line, ...(await player.play(action, refuse)) };
    played.push(step);
    if (!step.holds) break;
  }
  return played;
}

type Played = Omit<PlayedStep, 'line'>;
type Refuse = (message: string) => SimError;

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

  async play(action: Action, refuse: Refuse): Promise<Played> {
    switch (action.does) {
      case 'call':
        return this.#call(action, refuse);
      case 'fault': {
        const { name, kind } = action.fault;
        const at = faultAt(action.fault, await this.#client.clock.now(), this.#seed);
        const fault = this.#resolved(at, ['fault'], refuse) as typeof at;
        return done(`fault ${name} (${kind})`, this.#client.faults.create(fault as NewFault), refuse);
      }
      case 'end':
        return done(`end ${action.name}`, this.#client.faults.delete(action.name), refuse);
      case 'advance':
        return done(`advance ${action.text}`, this.#client.clock.advance(action.byMs), refuse);
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

  async #call(action: Action & { does: 'call' }, refuse: Refuse): Promise<Played> {
    const { operation, input, times, eventually, as, expected } = action;
    const wanted = wordsOf(typeof expected === 'string' ? { [expected]: times } : expected);
    const attempt = async (): Promise<string> => {
      const counts: Record<string, number> = {};
      for (let count = 0; count < times; count++) {
        const resolved = this.#resolved(input, ['input'], refuse) as object;
        const { outcome, output } = await callKms(this.#endpoint, operation, resolved);
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

  /** With the values of its references. @throws SimError of `refuse` for one that refers to nothing */
  #resolved(value: unknown, path: readonly (string | number)[], refuse: Refuse): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.#resolved(item, [...path, index], refuse));
    if (typeof value === 'object' && value !== null) {
      const members = Object.entries(value);
      return Object.fromEntries(
        members.map(([name, member]) => [name, this.#resolved(member, [...path, name], refuse)]),
      );
    }
    if (typeof value !== 'string' || !value.startsWith('$')) return value;
    const [name = '', ...members] = value.slice(1).split('.');
    const found = members.reduce<unknown>((outer, member) => memberOf(outer, member), this.#references.get(name));
    if (found === undefined) throw refuse(`${placeOf(path)}: ${value} refers to nothing that there is`);
    return found;
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** What the simulator refuses is a mistake in the file. */
async function done(does: string, asked: Promise<unknown>, refuse: Refuse): Promise<Played> {
  try {
    await asked;
    return compared(does, 'done', 'done');
  } catch (error) {
    if (!SimError.is(error, 'invalid_configuration') && !SimError.is(error, 'not_found')) throw error;
    throw refuse(`${does.split(' ')[0]}: ${error.message}`);
  }
}

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
