// The package as npm would have it: dist/ made from this build, with what else is shipped, in a folder of its own.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { ROOT } from './source-tree.ts';

const SHIPPED = ['package.json', 'README.md', 'LICENSE', 'NOTICE'];

/** The folder; it goes with `t`. Its dependencies are those of the repository. */
export function stagePackage(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'package-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-dist.mjs'), join(folder, 'dist')]);
  for (const name of SHIPPED) cpSync(join(ROOT, name), join(folder, name));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
