// `cloudhsm-sim bench`: the benches of the repository, which no package holds.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SimError } from '../../src/errors.ts';
import { ExitCode } from '../exit-code.ts';
import { benchUrl } from '../package-files.ts';

const BENCHES = fileURLToPath(benchUrl());

/** Resolves with the exit code of the benches. @throws SimError `invalid_configuration` where they are not */
export function runBench(args: readonly string[], benches = BENCHES): Promise<number> {
  if (!existsSync(benches)) {
    throw new SimError(
      'invalid_configuration',
      'the benches are part of the repository, not of the package: run `npm run bench` there',
    );
  }
  const child = spawn(process.execPath, [benches, ...args], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? ExitCode.FAILURE));
  });
}
