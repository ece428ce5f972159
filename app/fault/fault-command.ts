// `cloudhsm-sim fault ...`: faults of a simulator that runs, from the command line.

import { SimError } from '../../src/errors.ts';
import type { NewFault } from '../client/fault-client.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import { type OutputFlags, print } from '../terminal/print.ts';

export interface FaultFlags extends OutputFlags {
  readonly endpoint: string;
}

export interface AddFlags extends FaultFlags {
  /** `name=value` each. */
  readonly parameter?: readonly string[];
  readonly match?: readonly string[];
  readonly direction?: string;
  readonly probability?: string;
  readonly seed?: string;
  readonly skip?: string;
  readonly times?: string;
  readonly from?: string;
  readonly until?: string;
}

export async function listFaults(flags: FaultFlags): Promise<void> {
  const faults = await new SimulatorClient(flags.endpoint).faults.list();
  print(flags, { value: faults, lines: faults.map(({ name, kind, hits }) => `${name}  ${kind}  ${hits} hits`) });
}

export async function listFaultKinds(flags: FaultFlags): Promise<void> {
  const kinds = await new SimulatorClient(flags.endpoint).faults.kinds();
  const lines = kinds.map(({ name, place, says }) => `${name.padEnd(26)}${place.padEnd(9)}${says}`);
  print(flags, { value: kinds, lines });
}

/** @throws SimError `invalid_configuration` that says what the simulator refuses */
export async function addFault(name: string, kind: string, flags: AddFlags): Promise<void> {
  const { parameter = [], match = [], direction, probability, seed, skip, times, from, until } = flags;
  const numbers = { probability, seed, skip, times };
  // What is wrong with it the simulator says.
  const fault = {
    ...{ name, kind, direction, activeFrom: from, activeUntil: until },
    ...Object.fromEntries(
      Object.entries(numbers).map(([member, text]) => [member, text && numberIn(`--${member}`, text)]),
    ),
    parameters: Object.fromEntries(
      parameter.map((text) => pairIn('--parameter', text)).map(([key, value]) => [key, valueIn(key, value)]),
    ),
    match: Object.fromEntries(match.map((text) => pairIn('--match', text))),
  } as NewFault;
  const created = await new SimulatorClient(flags.endpoint).faults.create(fault);
  print(flags, { value: created, lines: [`${created.name} is there`] });
}

export async function deleteFault(name: string, flags: FaultFlags): Promise<void> {
  await new SimulatorClient(flags.endpoint).faults.delete(name);
  print(flags, { value: { deleted: name }, lines: [`${name} is gone`] });
}

export async function resetFaults(flags: FaultFlags): Promise<void> {
  await new SimulatorClient(flags.endpoint).faults.reset();
  print(flags, { value: [], lines: ['all faults are gone'] });
}

function pairIn(flag: string, text: string): [string, string] {
  const index = text.indexOf('=');
  if (index < 1) throw new SimError('invalid_configuration', `${flag} takes name=value, not '${text}'`);
  return [text.slice(0, index), text.slice(index + 1)];
}

function numberIn(flag: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new SimError('invalid_configuration', `${flag} takes a number, not '${text}'`);
  return number;
}

/** A status is text, even where it is a number. */
const valueIn = (name: string, text: string): string | number =>
  name !== 'status' && /^\d{1,15}$/.test(text) ? Number(text) : text;
