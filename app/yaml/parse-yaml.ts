// YAML 1.2, and JSON with it, as far as a document: its nodes with their places, or all that is broken in it.
//
// What is wrong is never told in the file's own words: there may be passwords in it.

import { type Document, isScalar, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { Path } from './path.ts';
import { pathAt } from './path-at.ts';

export interface ParsedYaml {
  readonly document: Document.Parsed;
  /** Of what begins there, counted from 1. */
  lineAt(offset: number): number;
}

/** In the order of the file. */
export type BrokenYaml = readonly {
  readonly line: number;
  readonly message: string;
  /** As far as the document is known: of the file, and only for those to tell who know its names. */
  readonly path: Path;
}[];

/** Of maps and lists in one another; nothing of ours is half as deep. */
export const DEPTH_MAX = 64;
export const TOO_DEEP = 'lists or maps are nested too deeply';

/** Where yaml's own message quotes the file, or speaks to programmers. */
const WORDS: Readonly<Record<string, string>> = {
  BAD_DIRECTIVE: 'directives (%) are not for this file',
  BAD_DQ_ESCAPE: 'an escape sequence (\\) that there is not: in single quotes a backslash is a backslash',
  MULTIPLE_DOCS: 'a second document (---) begins: there is one in a file',
  TAB_AS_INDENT: 'a tab stands where indentation is: indent with spaces',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  UNEXPECTED_TOKEN: 'something does not belong here: look at quotes, colons and indentation',
};
export const NOT_PLAIN = 'anchors (&), aliases (*) and tags (!) are not for this file: write it out, or in quotes';
const NOT_CLOSED = 'a bracket, } or ], that closes what is opened before is missing, or a comma';
/** Yaml speaks of flow maps and sequences. */
const OPEN_BRACKET = /^Flow |expected flow|flow collection/i;

/** @param text no longer than what the caller bears */
export function parseYaml(text: string): ParsedYaml | { readonly broken: BrokenYaml } {
  const deepOffset = looksDeepAt(text);
  if (deepOffset !== undefined) {
    return { broken: [{ line: text.slice(0, deepOffset).split('\n').length, message: TOO_DEEP, path: [] }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    message: error.code === 'DUPLICATE_KEY' ? twice(document, error.pos[0], lineAt) : wordsOf(error),
    // A second document is in nothing of the first.
    path: error.code === 'MULTIPLE_DOCS' ? [] : pathAt(document, error.pos[0]),
  }));
  return broken.length > 0 ? { broken: inOrder(broken) } : { document, lineAt };
}

/** The reader goes as deep as the text, and the process may die of it: brackets and indents are counted before. */
function looksDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > DEPTH_MAX) return index;
  }
  return new RegExp(`^[ \\t?-]{${4 * DEPTH_MAX}}`, 'm').exec(text)?.index;
}

/** Without a word of the file. */
function wordsOf({ code, message }: YAMLError): string {
  if (code.startsWith('TAG_') || code === 'BAD_COLLECTION_TYPE') return NOT_PLAIN;
  return WORDS[code] ?? (OPEN_BRACKET.test(message) ? NOT_CLOSED : message);
}

/** The name itself is not told: it is of the file. */
function twice(document: Document, offset: number, lineAt: (offset: number) => number): string {
  let first = offset;
  visit(document, {
    Map(_key, { items }) {
      const keys = items.map(({ key }) => key).filter(isScalar);
      const again = keys.find(({ range }) => range?.[0] === offset);
      if (again === undefined) return undefined;
      first = keys.find(({ value }) => value === again.value)?.range?.[0] ?? offset;
      return visit.BREAK;
    },
  });
  return `names in a map are unique, and this one is on line ${lineAt(first)} already`;
}

/** One for a line: where one thing is wrong, the parser stumbles over several. */
export function inOrder(broken: BrokenYaml): BrokenYaml {
  const byLine = new Map(broken.toReversed().map((one) => [one.line, one]));
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}
