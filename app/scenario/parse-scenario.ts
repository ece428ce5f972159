// A scenario from YAML. All of it is checked before anything of it is played; what is wrong is named with its line.

import { parseFault } from '../../sim/fault/parse-fault.ts';
import type { WrittenFault } from '../../sim/fault/written-fault.ts';
import { SimError } from '../../src/errors.ts';
import { WORKING_OPERATIONS } from '../../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../../src/kms/refused-operations.ts';
import type { Path } from '../yaml/path.ts';
import { YamlSource } from '../yaml/yaml-source.ts';
import { parseDuration } from './durations.ts';
import { faultAt } from './fault-at.ts';
import { isStoreState, OUTCOMES } from './outcomes.ts';
import { referenceError } from './references.ts';
import { type Action, type Outcomes, placeOf, type Scenario, type Step } from './scenario.ts';

const STEPS_MAX = 500;
const TIMES_MAX = 1000;
const HSMS_MAX = 28;
const DAY_MS = 86_400_000;
/** As far as the calendar takes one step. */
const ADVANCE_MAX_DAYS = 366;
const DATES = ['activeFrom', 'activeUntil'] as const;
const KMS_OPERATIONS: readonly string[] = [...WORKING_OPERATIONS, ...REFUSED_OPERATIONS];

/** Members beside the one that names the action. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  call: ['input', 'times', 'eventually', 'as', 'expect'],
  fault: [],
  end: [],
  advance: [],
  store: [],
  hits: ['expect'],
  hsms: [],
};

type Members = Readonly<Record<string, unknown>>;

/** @throws SimError `invalid_configuration`: `file:line: member: what is wrong` */
export function parseScenario(file: string, text: string): Scenario {
  const source = new YamlSource(file, text);
  const wrong = (path: Path, message: string): SimError =>
    source.refuse(source.lineOf(path), `${path.length > 0 ? `${placeOf(path)}: ` : ''}${message}`);
  const membersOf = (value: unknown, path: Path, known: readonly string[]): Members => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'takes members');
    const unknown = Object.keys(value).find((member) => !known.includes(member));
    if (unknown === undefined) return value as Members;
    const named = placeOf([...path, unknown]);
    throw source.refuse(source.lineOf([...path, unknown]), `${named}: is not known here; there is ${known.join(', ')}`);
  };
  const integer = (value: unknown, path: Path, min: number, max: number): number => {
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
    throw wrong(path, `takes a whole number from ${min} to ${max}`);
  };
  const word = (value: unknown, path: Path, pattern: RegExp, what: string): string => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw wrong(path, `takes ${what}`);
  };

  const { scenario, seed = 1, hsms = 2, steps } = membersOf(source.value, [], ['scenario', 'seed', 'hsms', 'steps']);
  const name = word(scenario, ['scenario'], /^.{1,200}$/, 'a line that says what happens');
  const hsmCount = integer(hsms, ['hsms'], 2, HSMS_MAX);

  const answers = new Set<string>();
  const checkReferences = (value: unknown, path: Path): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) {
        checkReferences(inner, [...path, Array.isArray(value) ? Number(member) : member]);
      }
      return;
    }
    const error = referenceError(value, hsmCount, answers);
    if (error !== undefined) throw wrong(path, error);
  };

  /** Those that there are at this step. */
  const faults = new Set<string>();
  const knownFault = (value: unknown, path: Path): string => {
    if (typeof value === 'string' && faults.has(value)) return value;
    const all = faults.size > 0 ? `there is ${[...faults].join(', ')}` : 'there is none';
    throw wrong(path, `takes the name of a fault that is there, not '${String(value)}'; ${all}`);
  };

  const outcomes = (value: unknown, path: Path, times: number): string | Outcomes => {
    if (value === undefined) return 'ok';
    const isOutcome = (outcome: unknown): outcome is string => typeof outcome === 'string' && OUTCOMES.has(outcome);
    if (isOutcome(value)) return value;
    if (typeof value !== 'object') throw wrong(path, `takes ok or an exception of KMS, not '${String(value)}'`);
    const counts = membersOf(value, path, Object.keys(value ?? {}));
    for (const [outcome, count] of Object.entries(counts)) {
      if (!isOutcome(outcome)) throw wrong([...path, outcome], 'is neither ok nor an exception of KMS');
      integer(count, [...path, outcome], 0, TIMES_MAX);
    }
    const sum = Object.values(counts as Outcomes).reduce((sum, count) => sum + count, 0);
    if (sum !== times) throw wrong(path, `counts ${sum} of ${times} calls`);
    return counts as Outcomes;
  };

  const actions: Readonly<Record<string, (step: Members, path: Path) => Action>> = {
    call(step, path) {
      const operation = KMS_OPERATIONS.find((candidate) => candidate === step.call);
      if (operation === undefined)
        throw wrong([...path, 'call'], `takes an operation of the KMS API, not '${String(step.call)}'`);
      const { input = {}, eventually = false, as } = step;
      const times = integer(step.times ?? 1, [...path, 'times'], 1, TIMES_MAX);
      const inputPath = [...path, 'input'];
      checkReferences(input, inputPath);
      if (typeof eventually !== 'boolean') throw wrong([...path, 'eventually'], 'takes true or false');
      const namePath = [...path, 'as'];
      const action: Action = {
        ...{ does: 'call', operation, input: membersOf(input, inputPath, Object.keys(input ?? {})), eventually },
        times,
        as:
          as === undefined ? undefined : word(as, namePath, /^[a-z][A-Za-z0-9]{0,31}$/, 'a name in letters and digits'),
        expected: outcomes(step.expect, [...path, 'expect'], times),
      };
      if (action.as !== undefined) {
        const taken = referenceError(`$${action.as}`, hsmCount, new Set()) === undefined;
        if (taken) throw wrong(namePath, `takes another name: $${action.as} is there from the start`);
        answers.add(action.as);
      }
      return action;
    },
    fault(step, path) {
      const at = [...path, 'fault'];
      checkReferences(step.fault, at);
      const fault = step.fault as WrittenFault;
      if (typeof fault !== 'object' || fault === null) throw wrong(at, 'takes members');
      // Nobody counts milliseconds since 1970 here: what looks so has lost its unit.
      const bare = DATES.find((member) => typeof fault[member] === 'number');
      if (bare !== undefined) throw wrong([...at, bare], 'takes a date, or +20m for twenty minutes from now');
      try {
        parseFault(faultAt(fault, 0, 1), { kmsOperations: KMS_OPERATIONS });
      } catch (error) {
        if (!(error instanceof SimError)) throw error;
        const members = /^[\w.]+/.exec(error.message)?.[0].split('.') ?? [];
        const isNamed = Object.hasOwn(fault, members[0] ?? '');
        throw source.refuse(source.lineOf(isNamed ? [...at, ...members] : at), `${placeOf(at)}.${error.message}`);
      }
      if (faults.has(fault.name)) throw wrong([...at, 'name'], `there is a fault ${fault.name} already`);
      faults.add(fault.name);
      return { does: 'fault', fault };
    },
    end(step, path) {
      const name = knownFault(step.end, [...path, 'end']);
      faults.delete(name);
      return { does: 'end', name };
    },
    advance(step, path) {
      const byMs = typeof step.advance === 'string' ? parseDuration(step.advance) : undefined;
      if (byMs === undefined || byMs > ADVANCE_MAX_DAYS * DAY_MS) {
        throw wrong([...path, 'advance'], `takes a duration as 90s, 20m, 2h or 7d, at most ${ADVANCE_MAX_DAYS}d`);
      }
      return { does: 'advance', byMs, text: String(step.advance) };
    },
    store(step, path) {
      if (isStoreState(step.store)) return { does: 'store', expected: step.store };
      throw wrong([...path, 'store'], 'takes CONNECTED, DISCONNECTED or FAILED and a ConnectionErrorCode');
    },
    hits: (step, path) => ({
      does: 'hits',
      name: knownFault(step.hits, [...path, 'hits']),
      expected: integer(step.expect, [...path, 'expect'], 0, Number.MAX_SAFE_INTEGER),
    }),
    hsms: (step, path) => ({ does: 'hsms', expected: integer(step.hsms, [...path, 'hsms'], 0, HSMS_MAX) }),
  };

  const stepOf = (value: unknown, index: number): Step => {
    const path = ['steps', index];
    const all = [...Object.keys(ACTIONS), ...new Set(Object.values(ACTIONS).flat())];
    const step = membersOf(value, path, all);
    const [does, ...others] = Object.keys(ACTIONS).filter((action) => action in step);
    if (does === undefined || others.length > 0) throw wrong(path, `takes one of ${Object.keys(ACTIONS).join(', ')}`);
    membersOf(value, path, [does, ...(ACTIONS[does] ?? [])]);
    const action = actions[does]?.(step, path);
    if (action === undefined) throw wrong(path, `${does} is no action`);
    return { line: source.lineOf(path), place: placeOf(path), action };
  };

  if (!Array.isArray(steps) || steps.length === 0 || steps.length > STEPS_MAX) {
    throw source.refuse(source.lineOf(['steps']), `steps takes a list of 1 to ${STEPS_MAX}`);
  }
  const parsedSeed = integer(seed, ['seed'], 0, 2 ** 32 - 1);
  return { file, name, seed: parsedSeed, hsmCount, steps: steps.map(stepOf) };
}
