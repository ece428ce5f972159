// The faults of a seed: those of `POST /_sim/v1/faults`, by the same rules, with references in the place of ids.

import { faultFrom } from '../../sim/fault/foreign-shapes.ts';
import { parseFault } from '../../sim/fault/parse-fault.ts';
import type { WrittenFault } from '../../sim/fault/written-fault.ts';
import { WORKING_OPERATIONS } from '../../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../../src/kms/refused-operations.ts';
import { ACCOUNT } from '../account.ts';
import { faultAt } from '../scenario/fault-at.ts';
import type { Path } from '../yaml/path.ts';
import type { PlannedCluster, PlannedFault, PlannedKey, PlannedKeyStore } from './plan.ts';
import type { Item, Planning } from './planning.ts';
import { isReference, parseReference, REFERENCE_FORMS, type Reference } from './references.ts';
import { ZONES } from './schema/cluster.ts';

const PATH = ['faults'];
const KNOWN_NAMES = { kmsOperations: [...WORKING_OPERATIONS, ...REFUSED_OPERATIONS] };
/** For faults that name none, so that every start of a seed meets the same. */
export const FAULT_SEED = 1;

/** Of one fault: of what is full of mistakes as many as anybody mends at once. */
const FAULT_PROBLEMS_MAX = 20;

export interface Planned {
  readonly aheadMs: number;
  readonly clusters: readonly PlannedCluster[];
  readonly keyStores: readonly PlannedKeyStore[];
  readonly keys: readonly PlannedKey[];
}

export function planFaults(planning: Planning, planned: Planned): readonly PlannedFault[] {
  const faults = planning.items<unknown>(PATH).map((item) => planFault(planning, planned, item));
  const names = faults.flatMap(({ fault: { name }, path }) =>
    typeof name === 'string' ? [{ name, path: [...path, 'name'] }] : [],
  );
  planning.refuseTwice(names, 'a fault');
  return faults;
}

/** As it is written, if it cannot be read: then something is reported, and nothing is made of it. */
function planFault(planning: Planning, planned: Planned, { item, path }: Item<unknown>): PlannedFault {
  checkReferences(planning, planned, item, path);
  const fault = planning.reporting(path, () => faultFrom(item, ACCOUNT.region) as WrittenFault);
  if (fault === undefined) return { path, fault: item as WrittenFault };
  checkIds(planning, planned, fault, path);
  const nowMs = planning.surroundings.nowMs + planned.aheadMs;
  for (const { member, message } of problemsOf(fault, nowMs)) planning.report([...path, ...member], message);
  return { path, fault };
}

interface MemberProblem {
  /** Empty: the fault itself. */
  readonly member: readonly string[];
  readonly message: string;
}

/** Parsing ends at the first mistake: the next one is looked for in what is left without it. */
function problemsOf(fault: WrittenFault, nowMs: number): readonly MemberProblem[] {
  const left: Record<string, unknown> = { ...fault };
  const problems: MemberProblem[] = [];
  for (;;) {
    try {
      parseFault(faultAt(left as unknown as WrittenFault, nowMs, FAULT_SEED), KNOWN_NAMES);
      return problems;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const problem = problemOf(fault, error.message);
      // That it is missing now is our doing.
      if (problems.some(({ member }) => member.join('.') === problem.member.join('.'))) return problems;
      problems.push(problem);
      if (problems.length === FAULT_PROBLEMS_MAX) return problems;
      if (!takeAway(left, problem.member)) return problems;
    }
  }
}

/** The message begins with the member that it is about, if it is about one: `parameters.delayMs takes ...`. */
function problemOf(fault: WrittenFault, message: string): MemberProblem {
  const [text = '', rest = ''] = /^([\w.]+) (.*)$/s.exec(message)?.slice(1) ?? [];
  const member = text.split('.');
  const isMember = Object.hasOwn(fault, member[0] ?? '') || rest.startsWith('takes ') || rest === 'is missing';
  return isMember ? { member, message: rest } : { member: [], message };
}

/** @returns whether it was there, and the rest has a meaning without it */
function takeAway(fault: Record<string, unknown>, [name = '', inner]: readonly string[]): boolean {
  const value = fault[name];
  if (value === undefined || name === 'kind') return false;
  if (name === 'name') fault[name] = 'unnamed';
  else if (inner === undefined) delete fault[name];
  else {
    // A copy: the seed is its owner's.
    const { [inner]: _, ...rest } = value as Readonly<Record<string, unknown>>;
    fault[name] = rest;
  }
  return true;
}

function checkReferences(planning: Planning, planned: Planned, value: unknown, path: Path): void {
  if (isReference(value)) {
    const reference = parseReference(value);
    if (reference === undefined) planning.report(path, `takes ${REFERENCE_FORMS}`);
    else if (!isThere(planning, planned, reference)) planning.report(path, `${value} is nothing in this seed`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) {
      checkReferences(planning, planned, inner, [...path, Array.isArray(value) ? Number(member) : member]);
    }
  }
}

function isThere(planning: Planning, { clusters, keys }: Planned, { kind, name, number }: Reference): boolean {
  const isNamed = (list: string): boolean => planning.names([list], 'name').some((known) => known.name === name);
  switch (kind) {
    case 'cluster':
      return isNamed('clusters');
    case 'hsm': {
      const cluster = clusters.find((candidate) => candidate.name === name);
      return cluster === undefined ? isNamed('clusters') : number >= 1 && number <= cluster.hsmZones.length;
    }
    case 'store':
      return isNamed('customKeyStores');
    case 'key':
      return keys.some(({ aliases }) => aliases.includes(name));
    case 'subnet':
      return (ZONES as readonly string[]).includes(name);
  }
}

/** Ids that the seed does not give are new ones at every start: nobody can know them here. */
function checkIds(planning: Planning, { clusters, keyStores }: Planned, fault: WrittenFault, path: Path): void {
  const { match } = fault;
  if (typeof match !== 'object' || match === null) return;
  const given: Readonly<Record<string, readonly (string | undefined)[]>> = {
    clusterId: clusters.map(({ clusterId }) => clusterId),
    hsmId: [],
    customKeyStoreId: keyStores.map(({ customKeyStoreId }) => customKeyStoreId),
  };
  for (const [member, ids] of Object.entries(given)) {
    const id = (match as Readonly<Record<string, unknown>>)[member];
    if (typeof id !== 'string' || isReference(id) || ids.includes(id)) continue;
    planning.report([...path, 'match', member], `no ${member} of this seed; refer to it as one of ${REFERENCE_FORMS}`);
  }
}
