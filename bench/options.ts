// What `npm run bench -- ...` takes.

import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { Bench, Conditions } from './harness/bench.ts';

export interface Options {
  readonly benches: readonly Bench[];
  readonly conditions: Conditions;
  /** Only say which there are. */
  readonly list: boolean;
  readonly jsonFile: string | undefined;
}

interface Flags {
  readonly only: readonly string[];
  readonly list?: true;
  readonly json?: string;
  readonly smoke?: true;
  readonly endpoint?: string;
  readonly url?: string;
  readonly keyId?: string;
  readonly readyFile?: string;
}

/** @throws CommanderError whose message has been printed */
export function parseOptions(argv: readonly string[], benches: readonly Bench[]): Options {
  const command = new Command('bench')
    .description('Measures every layer beside a raw baseline in the same run.')
    .option('--only <prefix>', 'only benches whose names begin so; may be given again', collect, [])
    .option('--list', 'say which benches there are')
    .option('--json <file>', 'write machine and results as JSON')
    .option('--smoke', 'few operations: does everything work? the figures mean nothing')
    .option('--endpoint <url>', 'aim the KMS load at this KMS', parseUrl)
    .option('--url <url>', 'the same, of a running simulator', parseUrl)
    .option('--key-id <id>', "the key to use there; default: a simulator's first")
    .option('--ready-file <file>', 'aim the device load at the simulator that wrote this', parseFile)
    .allowExcessArguments(false)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'bench: ')) })
    .parse(argv, { from: 'user' });
  const flags = command.opts<Flags>();
  const refuse = (message: string): never => command.error(`error: ${message}`);
  const { endpoint = flags.url, keyId, readyFile } = flags;
  if (flags.endpoint !== undefined && flags.url !== undefined) refuse('--endpoint and --url are the same: give one');
  if (keyId !== undefined && endpoint === undefined) refuse('--key-id goes with --endpoint');
  const conditions = {
    smoke: flags.smoke === true,
    kms: endpoint === undefined ? undefined : { endpoint, keyId },
    readyFile,
  };
  const aims: readonly (string | undefined)[] = [
    ...(endpoint === undefined ? [] : ['kms']),
    ...(readyFile === undefined ? [] : ['device']),
  ];
  const aimed = aims.length === 0 ? benches : benches.filter(({ aim }) => aims.includes(aim));
  for (const prefix of flags.only) {
    if (!benches.some(({ name }) => name.startsWith(prefix))) refuse(`no bench begins with ${prefix}; see --list`);
    if (!aimed.some(({ name }) => name.startsWith(prefix))) refuse(`${prefix} cannot be aimed at what already runs`);
  }
  const { only } = flags;
  const isWanted = ({ name }: Bench): boolean => only.length === 0 || only.some((prefix) => name.startsWith(prefix));
  return { benches: aimed.filter(isWanted), conditions, list: flags.list === true, jsonFile: flags.json };
}

const collect = (value: string, values: readonly string[]): readonly string[] => [...values, value];

function parseUrl(text: string): string {
  if (!/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
    throw new InvalidArgumentError('It is not the URL of an HTTP endpoint.');
  }
  return text;
}

function parseFile(path: string): string {
  if (!existsSync(path)) throw new InvalidArgumentError('There is no such file.');
  return path;
}
