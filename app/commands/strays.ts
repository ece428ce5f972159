// What commander would pass over or tell too little of: words that no command takes, and flags that stand before the
// command that they are meant for.

import type { Command } from 'commander';
import { SimError } from '../../src/errors.ts';

/** @throws SimError `invalid_configuration` that names the first of them */
export function refuseStrays(command: Command): void {
  refuseWord(command);
  refuseFlagsBefore(command);
}

function refuseWord(command: Command): void {
  const { args, registeredArguments, commands } = command;
  if (registeredArguments.at(-1)?.variadic) return;
  const stray = args[registeredArguments.length];
  if (stray === undefined) return;
  if (commands.length === 0) {
    throw wrong(`'${stray}' is one word too many: cloudhsm-sim ${pathOf(command)} ${command.usage()}`);
  }
  throw wrong(`${pathOf(command)} has no command '${stray}'; it has ${commands.map((one) => one.name()).join(', ')}`);
}

function refuseFlagsBefore(command: Command): void {
  for (let group = command.parent; group !== null; group = group.parent) {
    const { options } = group;
    const early = options.find((option) => group?.getOptionValueSource(option.attributeName()) === 'cli');
    if (early === undefined) continue;
    throw wrong(`${early.long} is for ${pathOf(group)} itself: what is for ${pathOf(command)} stands behind that`);
  }
}

/**
 * Before anything is parsed: of a flag that is only known further down.
 * @throws SimError `invalid_configuration`
 */
export function refuseEarlyFlag(program: Command, args: readonly string[]): void {
  const group = program.commands.find((command) => command.name() === args[0]) ?? program;
  const [flag = ''] = (args[group === program ? 0 : 1] ?? '').split('=', 1);
  if (hasFlag(group, flag)) return;
  const below = group.commands.find((command) => hasFlag(command, flag));
  if (below === undefined) return;
  throw wrong(`${flag} stands behind the command that it is for: cloudhsm-sim ${pathOf(below)} ${flag} ...`);
}

const hasFlag = ({ options }: Command, flag: string): boolean => options.some(({ long }) => long === flag);

/** `cluster lose-hsm` */
const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);
