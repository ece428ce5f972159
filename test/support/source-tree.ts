// The source tree as the style tests see it: files, their lengths, and what each imports.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository; this file runs from build/test/support/. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Import {
  /** `src/wire/codec.ts`, or `node:fs`, or `ws`. */
  readonly target: string;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
}

const STATEMENT =
  /^\s*(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|new URL\(\s*'(\.[^']+\.js)'/gm;

export function sourceFiles(...directories: readonly string[]): readonly SourceFile[] {
  return directories.flatMap((directory) =>
    readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => read(join(ROOT, directory, name))),
  );
}

function read(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const imports: Import[] = [];
  for (const [, type, clause = '', statement, dynamic, worker] of text.matchAll(STATEMENT)) {
    const specifier = statement ?? dynamic ?? worker?.replace(/\.js$/, '.ts') ?? '';
    imports.push({ target: locate(path, specifier), typeOnly: type !== undefined || allNamesAreTypes(clause) });
  }
  return { path: relative(ROOT, path), lineCount: text.split('\n').length, imports };
}

/** `{ type A, type B }` */
function allNamesAreTypes(clause: string): boolean {
  const names = /^\{([\s\S]*)\}$/.exec(clause.trim())?.[1];
  if (names === undefined) return false;
  return names.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

const locate = (from: string, specifier: string): string =>
  specifier.startsWith('.') ? relative(ROOT, resolve(dirname(from), specifier)) : specifier;
