// `cloudhsm-sim fault ...`: faults of a simulator that runs, from the command line.

import { readFileSync } from 'node:fs';
import { SimError } from '../../src/errors.ts';
import { type ListedFault, type NewFault, SimulatorClient } from '../client/simulator-client.ts';
import { YamlSource } from '../yaml-source.ts';
import { type ChangeFlags, changeMembers, type FaultFlags, faultMembers } from './fault-flags.ts';

export interface CommandFlags {
  readonly endpoint: string;
  readonly json?: boolean;
}

const STANDARD_INPUT = 0;

const print = (flags: CommandFlags, value: unknown, text: readonly string[]): void =>
  void process.stdout.write(
    flags.json ? `${JSON.stringify(value, undefined, 2)}\n` : text.map((line) => `${line}\n`).join(''),
  );

const printFaults = (flags: CommandFlags, faults: readonly ListedFault[]): void =>
  print(
    flags,
    faults,
    faults.map(({ name, kind, hits }) => `${name}  ${kind}  ${hits} hits`),
  );

const clientOf = ({ endpoint }: CommandFlags): SimulatorClient => new SimulatorClient(endpoint);

export async function listFaults(flags: CommandFlags): Promise<void> {
  printFaults(flags, await clientOf(flags).listFaults());
}

export async function showFault(name: string, flags: CommandFlags): Promise<void> {
  const fault = await clientOf(flags).getFault(name);
  print(
    flags,
    fault,
    Object.entries(fault).map(([member, value]) => `${member.padEnd(13)}${textOf(value)}`),
  );
}

export async function listFaultKinds(flags: CommandFlags): Promise<void> {
  const kinds = await clientOf(flags).listFaultKinds();
  print(
    flags,
    kinds,
    kinds.map(({ name, place, says }) => `${name.padEnd(26)}${place.padEnd(9)}${says}`),
  );
}

/** @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function addFault(name: string, kind: string, flags: CommandFlags & FaultFlags): Promise<void> {
  const created = await clientOf(flags).createFault({ name, kind, ...faultMembers(flags) });
  print(flags, created, [`${created.name} is there`]);
}

/** @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function updateFault(name: string, flags: CommandFlags & ChangeFlags): Promise<void> {
  const changed = await clientOf(flags).changeFault(name, changeMembers(flags));
  print(flags, changed, [`${changed.name} is changed; its counts begin anew`]);
}

/** @param file `-`: standard input @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function populateFaults(file: string, flags: CommandFlags): Promise<void> {
  const { value } = new YamlSource(file, read(file));
  if (!Array.isArray(value)) throw new SimError('invalid_configuration', `${file}: it is no list of faults`);
  const populated = clientOf(flags).populateFaults(value as readonly NewFault[]);
  const faults = await populated.catch((error: unknown) => {
    if (!SimError.is(error, 'invalid_configuration')) throw error;
    throw new SimError('invalid_configuration', `${file}: ${error.message}`, { cause: error });
  });
  printFaults(flags, faults);
}

export async function deleteFault(name: string, flags: CommandFlags): Promise<void> {
  await clientOf(flags).deleteFault(name);
  print(flags, { deleted: name }, [`${name} is gone`]);
}

export async function resetFaults(flags: CommandFlags): Promise<void> {
  await clientOf(flags).resetFaults();
  print(flags, [], ['all faults are gone']);
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
