// A folder of our own for files that go with this process.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimError } from '../src/errors.ts';

/** @throws SimError `invalid_configuration` when there is no room for temporary files */
export function newTemporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'cloudhsm-sim-'));
  } catch (cause) {
    const message = `no folder can be made in ${tmpdir()}; set TMPDIR to one that you may write to`;
    throw new SimError('invalid_configuration', message, { cause });
  }
}
