// `cloudhsm-sim fault ...`: faults of a simulator that runs, from the command line.

import { readFileSync } from 'node:fs';
import type { ListedFault } from '../../sim/fault/shown-fault.ts';
import type { NewFault } from '../../sim/fault/written-fault.ts';
import { SimError } from '../../src/errors.ts';
import type { FaultClient } from '../client/fault-client.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import type { SimulatorFlags } from '../commands/simulator-command.ts';
import { readTextFile } from '../regular-file.ts';
import type { Output } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';
import { YamlSource } from '../yaml/yaml-source.ts';
import { type ChangeFlags, changeMembers, type FaultFlags, faultMembers } from './fault-flags.ts';
import { hasDates, whenActive } from './when-active.ts';

const STANDARD_INPUT = 0;
const LIST_SIZE_MAX = 1024 * 1024;

const clientOf = ({ endpoint }: SimulatorFlags): FaultClient => new SimulatorClient(endpoint).faults;

/** Only where a fault has dates is the simulator asked for its own. */
async function listed(faults: readonly ListedFault[], { endpoint }: SimulatorFlags): Promise<Output> {
  const now = faults.some(hasDates) ? await new SimulatorClient(endpoint).clock.now() : 0;
  const lines = faults.map((fault) => {
    const { name, kind, hits } = fault;
    return [name, kind, `${hits} hits`, ...whenActive(fault, now)].join('  ');
  });
  return { value: faults, lines };
}

export async function listFaults(flags: SimulatorFlags): Promise<Output> {
  return listed(await clientOf(flags).list(), flags);
}

export async function showFault(name: string, flags: SimulatorFlags): Promise<Output> {
  const fault = await clientOf(flags).get(name);
  const lines = Object.entries(fault).map(([member, value]) => `${member.padEnd(13)}${textOf(value)}`);
  return { value: fault, lines };
}

export async function listFaultKinds(flags: SimulatorFlags): Promise<Output> {
  const kinds = await clientOf(flags).kinds();
  const lines = kinds.map(({ name, place, says }) => `${name.padEnd(26)}${place.padEnd(9)}${says}`);
  return { value: kinds, lines };
}

/** @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function addFault(name: string, kind: string, flags: SimulatorFlags & FaultFlags): Promise<Output> {
  const creating = clientOf(flags).create({ name, kind, ...faultMembers(flags) } as NewFault);
  const created = await showProgress(`creating ${name}`, creating);
  return { value: created, lines: [`${created.name} is there`] };
}

/** @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function updateFault(name: string, flags: SimulatorFlags & ChangeFlags): Promise<Output> {
  const changed = await showProgress(`changing ${name}`, clientOf(flags).change(name, changeMembers(flags)));
  return { value: changed, lines: [`${changed.name} is changed; its counts begin anew`] };
}

/** @param file `-`: standard input @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function populateFaults(file: string, flags: SimulatorFlags): Promise<Output> {
  const { value } = new YamlSource(file, read(file));
  if (!Array.isArray(value)) throw new SimError('invalid_configuration', `${file}: it is no list of faults`);
  const populated = clientOf(flags).populate(value as readonly NewFault[]);
  const faults = await showProgress('creating faults', populated).catch((error: unknown) => {
    if (!SimError.is(error, 'invalid_configuration') && !SimError.is(error, 'not_found')) throw error;
    throw new SimError('invalid_configuration', `${file}: ${error.message}`, { cause: error });
  });
  return listed(faults, flags);
}

export async function deleteFault(name: string, flags: SimulatorFlags): Promise<Output> {
  await showProgress(`ending ${name}`, clientOf(flags).delete(name));
  return { value: { deleted: name }, lines: [`${name} is gone`] };
}

export async function resetFaults(flags: SimulatorFlags): Promise<Output> {
  await showProgress('ending all faults', clientOf(flags).reset());
  return { value: [], lines: ['all faults are gone'] };
}

/** `hsmId=hsm-1 operation=encrypt`, or the value itself. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, inner]) => `${name}=${inner}`)
        .join(' ')
    : String(value);

const read = (file: string): string =>
  file === '-' ? readFileSync(STANDARD_INPUT, 'utf8') : readTextFile('the list of faults', file, LIST_SIZE_MAX);
