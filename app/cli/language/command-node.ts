// The command tree as data. A node is a group of others, or a command, or, as `login` is, both.

import type { RoleName } from '../../../src/wire/roles.ts';
import type { CommandContext } from '../command-context.ts';
import { notSimulated } from '../not-simulated.ts';
import type { FlagTable, Values } from './flag.ts';

/** `anybody`: without log in as well; `user`: in whatever role. */
export type Who = 'anybody' | 'user' | Extract<RoleName, 'admin' | 'crypto-user'>;

/** What JSON shows as `data`. */
export type Data = string | { readonly [member: string]: unknown };

export type Action =
  | {
      readonly who: Who;
      /** Why it only refuses: this cluster does not simulate what it is for. */
      readonly refused?: string;
      /** The cluster that it is for, if a flag of its own says so. */
      clusterOf?(given: Values<FlagTable>): string;
      run(context: CommandContext, given: Values<FlagTable>): Promise<Data>;
    }
  | { readonly mode: 'interactive' | 'quit' };

export interface CommandNode {
  readonly about: string;
  readonly flags: FlagTable;
  /** Of each of these, one is given and not more. */
  readonly exactlyOne: readonly (readonly string[])[];
  readonly children: Readonly<Record<string, CommandNode>>;
  /** Absent: it is a group. */
  readonly action?: Action;
}

interface CommandParts<Own extends FlagTable, Inherited extends FlagTable> {
  readonly about: string;
  readonly who: Who;
  readonly flags: Own;
  /** Those of the command it is a part of, which are given before its name. */
  readonly inherited?: Inherited;
  readonly exactlyOne?: readonly (readonly (keyof Own & string)[])[];
  readonly children?: Readonly<Record<string, CommandNode>>;
  clusterOf?(given: Values<Own & Inherited>): string;
  run(context: CommandContext, given: Values<Own & Inherited>): Promise<Data>;
}

// biome-ignore lint/complexity/noBannedTypes: no flags at all
export const command = <Own extends FlagTable, Inherited extends FlagTable = {}>({
  who,
  run,
  clusterOf,
  exactlyOne = [],
  children = {},
  ...node
}: CommandParts<Own, Inherited>): CommandNode => ({
  ...node,
  exactlyOne,
  children,
  action: {
    who,
    ...(clusterOf && { clusterOf: (given) => clusterOf(given as Values<Own & Inherited>) }),
    run: (context, given) => run(context, given as Values<Own & Inherited>),
  },
});

export const group = (about: string, children: Readonly<Record<string, CommandNode>>): CommandNode => ({
  about,
  flags: {},
  exactlyOne: [],
  children,
});

/** A command of the real CLI whose subject this cluster does not have: it takes its flags, and says so. */
export const refusedCommand = (
  { who, flags, about, exactlyOne = [] }: Omit<CommandParts<FlagTable, FlagTable>, 'run'>,
  refused: string,
): CommandNode => ({
  ...{ about, flags, exactlyOne, children: {} },
  action: { who, refused, run: () => Promise.reject(notSimulated(refused)) },
});

export const modeSwitch = (about: string, mode: 'interactive' | 'quit'): CommandNode => ({
  ...{ about, flags: {}, exactlyOne: [], children: {} },
  action: { mode },
});
