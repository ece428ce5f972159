// The package as npm would have it: dist/ made from this build, with what else is shipped, in a folder of its own. It is made
// once for a build, by whichever test comes first; those of earlier builds go.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-tree.ts';

const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly files: readonly string[] };
/** Beside dist/. */
const SHIPPED = ['package.json', 'README.md', 'LICENSE', ...files.filter((name) => name !== 'dist')];
/** What dist/ is made of. */
const SOURCES = ['build/app', 'build/src', 'build/sim', 'models', 'proto', 'scenarios', 'schemas', 'seeds', 'scripts'];
const STAGES = join(ROOT, 'build/package');

/** The folder, which nobody may change: others read it, too. Its dependencies are those of the repository. */
export function stagePackage(): string {
  const stage = join(STAGES, stamp());
  if (existsSync(stage)) return stage;
  mkdirSync(STAGES, { recursive: true });
  for (const name of readdirSync(STAGES).filter((name) => /^[0-9a-f]+$/.test(name))) {
    rmSync(join(STAGES, name), { recursive: true });
  }
  const unfinished = mkdtempSync(join(STAGES, 'unfinished-'));
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-dist.mjs'), join(unfinished, 'dist')]);
  for (const name of SHIPPED) cpSync(join(ROOT, name), join(unfinished, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(unfinished, 'node_modules'));
  try {
    renameSync(unfinished, stage);
  } catch (error) {
    // Another test was quicker.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(stage)) throw error;
  }
  return stage;
}

/** Another one whenever one of the files is. */
function stamp(): string {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const hash = createHash('sha256');
  for (const file of [...files, ...SHIPPED].sort()) {
    const { mtimeMs, size } = statSync(join(ROOT, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
