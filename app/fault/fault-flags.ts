// The flags of `cloudhsm-sim fault add` and `fault update`: a fault, or a change of one.

import type { Direction, FaultMatch, Parameters } from '../../sim/fault/fault.ts';
import type { FaultChange, WrittenFault } from '../../sim/fault/written-fault.ts';
import { SimError } from '../../src/errors.ts';

export interface FaultFlags {
  /** `name=value` each. */
  readonly parameter?: readonly string[];
  readonly match?: readonly string[];
  readonly direction?: Direction;
  readonly probability?: string;
  readonly seed?: string;
  readonly skip?: string;
  readonly times?: string;
  readonly from?: string;
  readonly until?: string;
}

export interface ChangeFlags extends FaultFlags {
  /** `times`, `match.hsmId` */
  readonly unset?: readonly string[];
}

type Members = Omit<WrittenFault, 'name' | 'kind'>;

/** @throws SimError `invalid_configuration` that names the flag */
export function faultMembers(flags: FaultFlags): Members {
  const { parameter, match, direction, probability, seed, skip, times, from, until } = flags;
  const numbers = { probability, seed, skip, times };
  return {
    ...(direction !== undefined && { direction }),
    ...Object.fromEntries(
      Object.entries(numbers).flatMap(([member, text]) =>
        text === undefined ? [] : [[member, numberIn(`--${member}`, text)]],
      ),
    ),
    ...(from !== undefined && { activeFrom: from }),
    ...(until !== undefined && { activeUntil: until }),
    ...(parameter !== undefined && { parameters: parametersIn(parameter) }),
    ...(match !== undefined && { match: Object.fromEntries(pairsIn('--match', match)) as FaultMatch }),
  };
}

/** @throws SimError `invalid_configuration` that names the flag */
export function changeMembers({ unset = [], ...flags }: ChangeFlags): FaultChange {
  const change: Record<string, unknown> = { ...faultMembers(flags) };
  for (const path of unset) {
    const [member = '', inner, ...deeper] = path.split('.');
    const isPlain = inner === undefined;
    if (member === '' || inner === '' || deeper.length > 0) {
      throw wrong(`--unset takes members as times or match.hsmId, not '${path}'`);
    }
    const at = change[member];
    const inside = (typeof at === 'object' && at !== null ? at : {}) as Readonly<Record<string, unknown>>;
    if (isPlain ? Object.hasOwn(change, member) : Object.hasOwn(inside, inner) || at === null) {
      throw wrong(`--unset ${path}: it is set, too`);
    }
    change[member] = isPlain ? null : { ...inside, [inner]: null };
  }
  if (Object.keys(change).length === 0) throw wrong('nothing is to be changed: give at least one flag');
  return change as FaultChange;
}

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);

const parametersIn = (texts: readonly string[]): Parameters =>
  Object.fromEntries(
    pairsIn('--parameter', texts).map(([name, text]) => [name, /^-?\d{1,15}$/.test(text) ? Number(text) : text]),
  );

function pairsIn(flag: string, texts: readonly string[]): readonly (readonly [string, string])[] {
  const names = new Set<string>();
  return texts.map((text) => {
    const index = text.indexOf('=');
    if (index < 1) throw wrong(`${flag} takes name=value, not '${text}'`);
    const name = text.slice(0, index);
    if (names.has(name)) throw wrong(`${flag} has ${name} twice`);
    names.add(name);
    return [name, text.slice(index + 1)];
  });
}

function numberIn(flag: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw wrong(`${flag} takes a number, not '${text}'`);
}
