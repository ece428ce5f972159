// `npm run bench:report FILE`: a run's results become the tables of docs/benchmarks.md, the plots beside it, and
// docs/benchmarks.json.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTables } from './page.ts';
import { parseResults, type ResultsFile } from './results-file.ts';

const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url));
const USAGE = 2;

function refuse(message: string): never {
  process.stderr.write(`bench:report: ${message}\n`);
  process.exit(USAGE);
}

const [path, ...more] = process.argv.slice(2);
if (path === undefined || more.length > 0) refuse('give one file that npm run bench -- --json has written');

function read(path: string): { readonly text: string; readonly file: ResultsFile } {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, file: parseResults(text) };
  } catch (error) {
    refuse(`${path}: ${error instanceof Error ? error.message : error}`);
  }
}

const { text, file } = read(path);
const { drawPlot, PLOTS } = await import('./plots.ts');
const page = join(DOCS, 'benchmarks.md');
writeFileSync(page, withTables(readFileSync(page, 'utf8'), file));
mkdirSync(join(DOCS, 'benchmarks'), { recursive: true });
for (const [name, plot] of Object.entries(PLOTS)) {
  writeFileSync(join(DOCS, 'benchmarks', `${name}.svg`), await drawPlot(plot, file));
}
writeFileSync(join(DOCS, 'benchmarks.json'), text);
