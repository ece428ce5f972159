// A page whose tables stand between markers, `<!-- benchmarks: NAME -->` and `<!-- benchmarks: end -->`, and are written
// by nobody.

import type { ResultsFile } from './results-file.ts';
import { TABLES } from './tables.ts';

const SECTION = /(<!-- benchmarks: ([a-z]+) -->\n)[\s\S]*?(<!-- benchmarks: end -->)/g;

/** @throws Error when the page names a table that there is not, or lacks one that there is */
export function withTables(page: string, file: ResultsFile): string {
  const written = new Set<string>();
  const result = page.replaceAll(SECTION, (_section, begin: string, name: string, end: string) => {
    const makeTable = TABLES[name];
    if (makeTable === undefined) throw new Error(`the page asks for the table ${name}, and there is none`);
    written.add(name);
    return `${begin}\n${makeTable(file)}\n\n${end}`;
  });
  const missing = Object.keys(TABLES).filter((name) => !written.has(name));
  if (missing.length > 0) throw new Error(`the page has no place for ${missing.join(', ')}`);
  return result;
}
