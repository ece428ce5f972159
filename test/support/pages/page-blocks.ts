// The fenced blocks of a page, in order.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../source-tree.ts';

/** Other languages, and none, are for tables of octets, grammars and pictures. */
const EXECUTABLE = ['sh', 'bash', 'shell', 'console', 'zsh', 'fish', 'ts', 'js', 'typescript', 'javascript', 'python'];
const CHECKABLE = ['yaml', 'yml', 'json'];
/** What somebody reads and does nothing with. */
const READABLE = ['', 'text', 'mermaid'];
const COMMAND = /^\s*(?:\$ |cloudhsm-sim |npx |npm |node |aws |curl |docker |kubectl |export )/;

export interface Block {
  /** From the repository's root. */
  readonly page: string;
  /** Of the fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Of a comment right before it, which readers do not see: `<!-- file: seed.yaml -->`. */
  readonly note?: { readonly kind: string; readonly path: string };
  /** What stands in a block right behind it that has the note `prints`. */
  readonly prints?: string;
}

/** Every page that has to be true. */
export function allPages(): readonly string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  return ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...pages.sort()];
}

export const readPage = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Whether somebody would run it, or feed it to something that reads it. */
export const hasToHold = ({ language }: Block): boolean =>
  EXECUTABLE.includes(language) || CHECKABLE.includes(language);

/** Why nobody would know whether it is true; undefined: it is known. */
export function escapeOf({ language, text }: Block): string | undefined {
  if (READABLE.includes(language)) return COMMAND.test(text) ? 'commands in a block that is not sh' : undefined;
  return EXECUTABLE.includes(language) || CHECKABLE.includes(language) ? undefined : `an unknown language, ${language}`;
}

/** Fences as whoever renders the page finds them: also indented ones, and tildes. */
export const fenceCountOf = (text: string): number => [...text.matchAll(/^[ >]*(?:```|~~~)/gm)].length;

export function blocksOf(page: string, text = readPage(page)): readonly Block[] {
  const blocks: Block[] = [];
  for (const found of text.matchAll(/(?:^<!-- (\w+)(?:: (\S+))? -->\n+)?^```(\w*)\n([\s\S]*?)^```$/gm)) {
    const [whole, kind, path = '', language = '', body = ''] = found;
    if (kind === 'prints') {
      const last = blocks.pop();
      if (last === undefined) throw new Error(`${page}: something printed, and nothing that prints it`);
      blocks.push({ ...last, prints: body });
      continue;
    }
    const line = text.slice(0, found.index + whole.indexOf('```')).split('\n').length;
    blocks.push({ page, line, language, text: body, ...(kind === undefined ? {} : { note: { kind, path } }) });
  }
  return blocks;
}
