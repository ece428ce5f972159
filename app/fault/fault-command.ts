// `cloudhsm-sim fault ...`: faults of a simulator that runs, from the command line.

import { readFileSync } from 'node:fs';
import type { ListedFault } from '../../sim/fault/shown-fault.ts';
import type { NewFault } from '../../sim/fault/written-fault.ts';
import { SimError } from '../../src/errors.ts';
import type { FaultClient } from '../client/fault-client.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import { type OutputFlags, print } from '../terminal/print.ts';
import { YamlSource } from '../yaml/yaml-source.ts';
import { type ChangeFlags, changeMembers, type FaultFlags, faultMembers } from './fault-flags.ts';

export interface CommandFlags extends OutputFlags {
  readonly endpoint: string;
}

const STANDARD_INPUT = 0;

const clientOf = ({ endpoint }: CommandFlags): FaultClient => new SimulatorClient(endpoint).faults;

const printFaults = (flags: CommandFlags, faults: readonly ListedFault[]): void =>
  print(flags, { value: faults, lines: faults.map(({ name, kind, hits }) => `${name}  ${kind}  ${hits} hits`) });

export async function listFaults(flags: CommandFlags): Promise<void> {
  printFaults(flags, await clientOf(flags).list());
}

export async function showFault(name: string, flags: CommandFlags): Promise<void> {
  const fault = await clientOf(flags).get(name);
  const lines = Object.entries(fault).map(([member, value]) => `${member.padEnd(13)}${textOf(value)}`);
  print(flags, { value: fault, lines });
}

export async function listFaultKinds(flags: CommandFlags): Promise<void> {
  const kinds = await clientOf(flags).kinds();
  const lines = kinds.map(({ name, place, says }) => `${name.padEnd(26)}${place.padEnd(9)}${says}`);
  print(flags, { value: kinds, lines });
}

/** @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function addFault(name: string, kind: string, flags: CommandFlags & FaultFlags): Promise<void> {
  const created = await clientOf(flags).create({ name, kind, ...faultMembers(flags) });
  print(flags, { value: created, lines: [`${created.name} is there`] });
}

/** @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function updateFault(name: string, flags: CommandFlags & ChangeFlags): Promise<void> {
  const changed = await clientOf(flags).change(name, changeMembers(flags));
  print(flags, { value: changed, lines: [`${changed.name} is changed; its counts begin anew`] });
}

/** @param file `-`: standard input @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function populateFaults(file: string, flags: CommandFlags): Promise<void> {
  const { value } = new YamlSource(file, read(file));
  if (!Array.isArray(value)) throw new SimError('invalid_configuration', `${file}: it is no list of faults`);
  const populated = clientOf(flags).populate(value as readonly NewFault[]);
  const faults = await populated.catch((error: unknown) => {
    if (!SimError.is(error, 'invalid_configuration') && !SimError.is(error, 'not_found')) throw error;
    throw new SimError('invalid_configuration', `${file}: ${error.message}`, { cause: error });
  });
  printFaults(flags, faults);
}

export async function deleteFault(name: string, flags: CommandFlags): Promise<void> {
  await clientOf(flags).delete(name);
  print(flags, { value: { deleted: name }, lines: [`${name} is gone`] });
}

export async function resetFaults(flags: CommandFlags): Promise<void> {
  await clientOf(flags).reset();
  print(flags, { value: [], lines: ['all faults are gone'] });
}

/** `hsmId=hsm-1 operation=encrypt`, or the value itself. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, inner]) => `${name}=${inner}`)
        .join(' ')
    : String(value);

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8');
  } catch (cause) {
    throw new SimError('invalid_configuration', `${file} cannot be read`, { cause });
  }
}
