// A folder of our own for files that go with this process.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimError } from '../src/errors.ts';

/** Those that are still there. A process that ends at once takes them along; one that is killed cannot. */
const folders = new Set<string>();
const removeAll = (): void => folders.forEach(remove);
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** @throws SimError `invalid_configuration` when there is no room for temporary files */
export function newTemporaryFolder(): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'cloudhsm-sim-'));
    if (folders.size === 0) process.on('exit', removeAll);
    folders.add(folder);
    return folder;
  } catch (cause) {
    const message = `no folder can be made in ${tmpdir()}; set TMPDIR to one that you may write to`;
    throw new SimError('invalid_configuration', message, { cause });
  }
}

export function removeTemporaryFolder(folder: string): void {
  remove(folder);
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}
