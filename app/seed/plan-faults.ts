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

export interface Planned {
  readonly aheadMs: number;
  readonly clusters: readonly PlannedCluster[];
  readonly keyStores: readonly PlannedKeyStore[];
  readonly keys: readonly PlannedKey[];
}

export function planFaults(planning: Planning, planned: Planned): readonly PlannedFault[] {
  const faults = planning.items<unknown>(PATH).flatMap((item) => planFault(planning, planned, item) ?? []);
  planning.refuseTwice(
    faults.map(({ fault, path }) => ({ name: fault.name, path: [...path, 'name'] })),
    'a fault',
  );
  return faults;
}

function planFault(planning: Planning, planned: Planned, { item, path }: Item<unknown>): PlannedFault | undefined {
  checkReferences(planning, planned, item, path);
  const nowMs = planning.surroundings.nowMs + planned.aheadMs;
  let fault = item as WrittenFault;
  try {
    fault = faultFrom(item, ACCOUNT.region) as WrittenFault;
    checkIds(planning, planned, fault, path);
    parseFault(faultAt(fault, nowMs, FAULT_SEED), KNOWN_NAMES);
    return { path, fault };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    reportFault(planning, fault, path, error.message);
    return undefined;
  }
}

/** The message begins with the member that it is about, if it is about one: `parameters.delayMs takes ...`. */
function reportFault(planning: Planning, fault: WrittenFault, path: Path, message: string): void {
  const [member = '', rest = ''] = /^([\w.]+) (.*)$/s.exec(message)?.slice(1) ?? [];
  const members = member.split('.');
  const isMember = Object.hasOwn(fault, members[0] ?? '') || rest.startsWith('takes ') || rest === 'is missing';
  if (isMember) planning.report([...path, ...members], rest);
  else planning.report(path, message);
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
