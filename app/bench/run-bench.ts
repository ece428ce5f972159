// `cloudhsm-sim bench`: the benches of the repository, which no package holds.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SimError } from '../../src/errors.ts';
import { ExitCode } from '../exit-code.ts';
import { benchUrl } from '../package-files.ts';
import { newTemporaryFolder, removeTemporaryFolder } from '../temporary-folder.ts';

const BENCHES = fileURLToPath(benchUrl());

/** Resolves with the exit code of the benches. @throws SimError `invalid_configuration` where they are not */
export function runBench(args: readonly string[], benches = BENCHES): Promise<number> {
  requireBenches(benches);
  return run(benches, args, 'inherit');
}

/**
 * The same, with machine and results as JSON on standard output, where `print` writes, and their table on standard error.
 * @throws as `runBench`
 */
export async function runBenchAsJson(
  args: readonly string[],
  print: (text: string) => void,
  benches = BENCHES,
): Promise<number> {
  requireBenches(benches);
  if (args.some((word) => /^--json(=|$)/.test(word))) {
    throw new SimError('invalid_configuration', '--json prints what `-- --json FILE` writes: give one of the two');
  }
  const folder = newTemporaryFolder();
  const file = join(folder, 'bench.json');
  try {
    const code = await run(benches, ['--json', file, ...args], process.stderr.fd);
    // None where they were only listed, or refused what they were asked.
    if (existsSync(file)) print(readFileSync(file, 'utf8'));
    return code;
  } finally {
    removeTemporaryFolder(folder);
  }
}

function requireBenches(benches: string): void {
  if (existsSync(benches)) return;
  throw new SimError(
    'invalid_configuration',
    'the benches are part of the repository, not of the package: run `npm run bench` in a clone of it',
  );
}

/** @param output what their standard output is */
function run(benches: string, args: readonly string[], output: 'inherit' | number): Promise<number> {
  const child = spawn(process.execPath, [benches, ...args], { stdio: ['inherit', output, 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? ExitCode.FAILURE));
  });
}
