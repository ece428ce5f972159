// A page, as its reader follows it: every block in its order, in one shell, against the simulators that it starts.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { ROOT } from '../source-tree.ts';
import type { CommandRunner } from './command-runner.ts';
import { blocksOf, hasToHold } from './page-blocks.ts';
import { openPageReader, type PageReader } from './page-reader.ts';
import { isShownBy } from './shown-output.ts';

/** Pages whose TypeScript is compiled and run by a test of its own. */
export const COMPILED: ReadonlyMap<string, string> = new Map([['docs/library.md', 'test/docs/library.test.ts']]);
const STARTS = /\b(?:cloudhsm-sim|npm) (?:up|start|cluster --|kms --)/;

export async function runPage(t: Test, page: string, runCommand: CommandRunner): Promise<PageReader> {
  const blocks = blocksOf(page).filter(hasToHold);
  const reader = await openPageReader(t, runCommand);
  const fileOf = (name: string): string => join(reader.folder, name);
  if (!blocks.some(({ text }) => STARTS.test(text))) await reader.start();

  for (const { line, language, text, note, prints } of blocks) {
    // What comes after a block that failed would fail for that reason, or wait for ever.
    if (!t.passing()) break;
    await t.test(`${page}:${line}`, async (t) => {
      if (note?.kind === 'file') return writeFileSync(fileOf(note.path), text);
      if (note?.kind === 'in') return t.ok(readFileSync(join(ROOT, note.path), 'utf8').includes(text), note.path);
      if (note?.kind === 'shown') return t.ok(existsSync(join(ROOT, note.path)), `${note.path} shows it`);
      if (language === 'ts' && COMPILED.has(page)) return t.pass(`${COMPILED.get(page)} runs it`);
      if (language === 'js') writeFileSync(fileOf('block.mjs'), text);
      else if (language !== 'sh') return t.fail(`a block of ${language} that nothing checks`);
      const { code, printed } = await reader.run(language === 'js' ? 'node block.mjs' : text);
      if (prints !== undefined) t.ok(isShownBy(prints, printed), 'it prints what is shown', { printed, shown: prints });
      // What fails is meant to where the page shows how, and nothing comes after it.
      if (prints === undefined || text.trim().includes('\n')) t.equal(code, 0, 'exit code', { printed });
    });
  }
  return reader;
}
