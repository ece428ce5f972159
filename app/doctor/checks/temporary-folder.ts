// Where certificates are written for clients to read.

import { mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, ok, wrong } from '../check.ts';

export const checkTemporaryFolder: Check = ({ temporaryFolder }) => {
  try {
    rmdirSync(mkdtempSync(join(temporaryFolder, 'cloudhsm-sim-doctor-')));
    return [ok(`${temporaryFolder} can be written`)];
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    return [wrong(`${temporaryFolder} cannot be written: ${why}`, 'set TMPDIR to a folder that you may write to')];
  }
};
