// `npm run bench`: every bench beside its raw baseline in the same run, as a table and, if asked, as JSON.

import { writeFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { BENCHES } from './benches.ts';
import { type Bench, Skipped } from './harness/bench.ts';
import { describeMachine, hasBufferutil } from './harness/machine.ts';
import { tableHead, tableLine } from './harness/print-table.ts';
import { createProgress } from './harness/progress.ts';
import { type Result, runBench } from './harness/run-bench.ts';
import { type Options, parseOptions } from './options.ts';

const USAGE = 2;

try {
  const options = parseOptions(process.argv.slice(2), BENCHES);
  if (options.list) for (const { name } of options.benches) print(name);
  else if (isWritable(options.jsonFile)) await run(options);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : USAGE;
}

async function run({ benches, conditions, jsonFile }: Options): Promise<void> {
  const machine = describeMachine();
  const { cpu, cores, node, openssl, commit } = machine;
  print(`${cpu}, ${cores} cores, Node ${node}, OpenSSL ${openssl}, commit ${commit}`);
  print(`bufferutil: ${(await hasBufferutil()) ? 'present' : 'absent'}`);
  if (conditions.smoke) print('smoke mode: the figures mean nothing');
  print(tableHead());

  const results: Result[] = [];
  const progress = createProgress(benches.length);
  const measure = async (bench: Bench, index: number): Promise<void> => {
    progress.show(index, bench.name);
    try {
      const result = await runBench(bench, conditions, (share) => progress.show(index + share, bench.name));
      progress.hide();
      results.push(result);
      print(tableLine(result));
    } catch (error) {
      progress.hide();
      if (error instanceof Skipped) {
        print(`${bench.name}: skipped: ${error.message}`);
        return;
      }
      process.exitCode = 1;
      process.stderr.write(`${bench.name}: void: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  };
  for (const [index, bench] of benches.entries()) await measure(bench, index);
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
}

/** Now, not when everything has been measured. */
function isWritable(path: string | undefined): boolean {
  try {
    if (path !== undefined) writeFileSync(path, '');
    return true;
  } catch (error) {
    process.stderr.write(`bench: cannot write ${path}: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = USAGE;
    return false;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
