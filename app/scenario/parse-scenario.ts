// A scenario from YAML. All of it is checked before anything of it is played; what is wrong is named with its line.

import { parseFault } from '../../sim/fault/parse-fault.ts';
import { SimError } from '../../src/errors.ts';
import { WORKING_OPERATIONS } from '../../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../../src/kms/refused-operations.ts';
import type { NewFault } from '../client/fault-client.ts';
import { type Path, pathName } from '../yaml/path.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { parseDuration } from './durations.ts';
import { faultAt } from './fault-at.ts';
import { type Action, type Outcomes, REFERENCES, type Scenario, type Step } from './scenario.ts';

const SIZE_MAX = 256 * 1024;
const STEPS_MAX = 500;
const TIMES_MAX = 1000;
const HSMS_MAX = 28;
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
  if (Buffer.byteLength(text) > SIZE_MAX)
    throw new SimError('invalid_configuration', `${file}: more than ${SIZE_MAX} octets`);
  const refuse = (line: number, message: string): SimError =>
    new SimError('invalid_configuration', `${file}:${line}: ${message}`);
  const document = readYaml(text);
  if ('broken' in document) throw refuse(document.broken[0]?.line ?? 1, document.broken[0]?.message ?? 'no YAML');
  const { lineOf } = document;
  const wrong = (path: Path, message: string): SimError => refuse(lineOf(path), `${memberName(path)}${message}`);
  const membersOf = (value: unknown, path: Path, known: readonly string[]): Members => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'takes members');
    const unknown = Object.keys(value).find((member) => !known.includes(member));
    if (unknown === undefined) return value as Members;
    throw wrong([...path, unknown], `is not known here; there is ${known.join(', ')}`);
  };
  const integer = (value: unknown, path: Path, min: number, max: number): number => {
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
    throw wrong(path, `takes a whole number from ${min} to ${max}`);
  };
  const word = (value: unknown, path: Path, pattern: RegExp, what: string): string => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw wrong(path, `takes ${what}`);
  };

  const answers = new Set<string>();
  const checkReferences = (value: unknown, path: Path): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) {
        checkReferences(inner, [...path, Array.isArray(value) ? Number(member) : member]);
      }
    } else if (typeof value === 'string' && value.startsWith('$')) {
      const [name = ''] = value.slice(1).split('.');
      if (!REFERENCES.test(name) && !answers.has(name)) throw wrong(path, `refers to ${value}, which there is not`);
    }
  };

  const outcomes = (value: unknown, path: Path): string | Outcomes => {
    if (value === undefined) return 'ok';
    if (typeof value === 'string') return word(value, path, /^[A-Za-z]+$/, 'ok or the name of an exception');
    const counts = membersOf(value, path, Object.keys(value ?? {}));
    for (const [name, count] of Object.entries(counts)) integer(count, [...path, name], 0, TIMES_MAX);
    return counts as Outcomes;
  };

  const actions: Readonly<Record<string, (step: Members, path: Path) => Action>> = {
    call(step, path) {
      const operation = KMS_OPERATIONS.find((name) => name === step.call);
      if (operation === undefined)
        throw wrong([...path, 'call'], `takes an operation of the KMS API, not '${String(step.call)}'`);
      const { input = {}, times = 1, eventually = false, as } = step;
      const inputPath = [...path, 'input'];
      checkReferences(input, inputPath);
      const action: Action = {
        ...{ does: 'call', operation, input: membersOf(input, inputPath, Object.keys(input ?? {})) },
        times: integer(times, [...path, 'times'], 1, TIMES_MAX),
        eventually: eventually === true,
        as:
          as === undefined
            ? undefined
            : word(as, [...path, 'as'], /^[a-z][A-Za-z0-9]{0,31}$/, 'a name in letters and digits'),
        expected: outcomes(step.expect, [...path, 'expect']),
      };
      if (typeof eventually !== 'boolean') throw wrong([...path, 'eventually'], 'takes true or false');
      if (action.as !== undefined) answers.add(action.as);
      return action;
    },
    fault(step, path) {
      const at = [...path, 'fault'];
      checkReferences(step.fault, at);
      if (typeof step.fault !== 'object' || step.fault === null) throw wrong(at, 'takes members');
      const fault = step.fault as NewFault;
      try {
        parseFault(faultAt(fault, 0, 1), { kmsOperations: KMS_OPERATIONS });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const members = /^[\w.]+/.exec(message)?.[0].split('.') ?? [];
        const named = members.length > 0 && Object.hasOwn(step.fault, members[0] ?? '');
        throw refuse(
          lineOf(named ? [...at, ...members] : at),
          `${memberName(at).trimEnd().replace(/:$/, '.')}${message}`,
        );
      }
      return { does: 'fault', fault };
    },
    end: (step, path) => ({ does: 'end', name: word(step.end, [...path, 'end'], /^[\w.-]{1,64}$/, "a fault's name") }),
    advance(step, path) {
      const byMs = typeof step.advance === 'string' ? parseDuration(step.advance) : undefined;
      if (byMs === undefined) throw wrong([...path, 'advance'], 'takes a duration as 90s, 20m, 2h or 7d');
      return { does: 'advance', byMs, text: String(step.advance) };
    },
    store: (step, path) => ({
      does: 'store',
      expected: word(
        step.store,
        [...path, 'store'],
        /^(CONNECTED|DISCONNECTED|FAILED [A-Z_]+)$/,
        'CONNECTED, DISCONNECTED or FAILED and an error code',
      ),
    }),
    hits: (step, path) => ({
      does: 'hits',
      name: word(step.hits, [...path, 'hits'], /^[\w.-]{1,64}$/, "a fault's name"),
      expected: integer(step.expect, [...path, 'expect'], 0, Number.MAX_SAFE_INTEGER),
    }),
    hsms: (step, path) => ({ does: 'hsms', expected: integer(step.hsms, [...path, 'hsms'], 0, HSMS_MAX) }),
  };

  const stepOf = (value: unknown, index: number): Step => {
    const path = ['steps', index];
    const all = [...Object.keys(ACTIONS), ...new Set(Object.values(ACTIONS).flat())];
    const step = membersOf(value, path, all);
    const [does, ...others] = Object.keys(ACTIONS).filter((name) => name in step);
    if (does === undefined || others.length > 0) throw wrong(path, `takes one of ${Object.keys(ACTIONS).join(', ')}`);
    membersOf(value, path, [does, ...(ACTIONS[does] ?? [])]);
    const action = actions[does]?.(step, path);
    if (action === undefined) throw wrong(path, `${does} is no action`);
    return { line: lineOf(path), action };
  };

  const top = membersOf(document.value, [], ['scenario', 'seed', 'hsms', 'steps']);
  const { scenario, seed = 1, hsms = 2, steps } = top;
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > STEPS_MAX) {
    throw refuse(lineOf(['steps']), `steps takes a list of 1 to ${STEPS_MAX}`);
  }
  return {
    name: word(scenario, ['scenario'], /^.{1,200}$/, 'a line that says what happens'),
    seed: integer(seed, ['seed'], 0, 2 ** 32 - 1),
    hsmCount: integer(hsms, ['hsms'], 2, HSMS_MAX),
    steps: steps.map(stepOf),
  };
}

/** `steps[2].call: `, counted from 1; nothing for the document itself. */
const memberName = (path: Path): string => (path.length === 0 ? '' : `${pathName(path, 1)}: `);
