// YAML 1.2, and JSON with it, as people write files for this simulator: plain data, and for every member its line.
//
// What makes a small file a large document (anchors and aliases) or something else than data (tags) is refused. What is
// wrong is never told in the file's own words: there may be passwords in it.

import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Path } from './path.ts';

export interface YamlFile {
  readonly value: unknown;
  /** Of the member's name, or of the item; of what it would be in, where it is not there. Counted from 1. */
  lineOf(path: Path): number;
}

/** In the order of the file. */
export type BrokenYaml = readonly { readonly line: number; readonly message: string }[];

/** Where yaml's own message quotes the file, or speaks to programmers. */
const WORDS: Readonly<Record<string, string>> = {
  BAD_DIRECTIVE: 'directives (%) are not for this file',
  BAD_DQ_ESCAPE: 'an escape sequence (\\) that there is not: in single quotes a backslash is a backslash',
  MULTIPLE_DOCS: 'a second document (---) begins: there is one in a file',
  RESOURCE_EXHAUSTION: 'lists or maps are nested too deeply',
  UNEXPECTED_TOKEN: 'something does not belong here: look at quotes, colons and indentation',
};
const NOT_PLAIN = 'anchors (&), aliases (*) and tags (!) are not for this file';

/** @param text no longer than what the caller bears */
export function readYaml(text: string): YamlFile | { readonly broken: BrokenYaml } {
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
    message: wordsOf(error),
  }));
  if (broken.length === 0)
    broken.push(...notPlain(document).map((offset) => ({ line: lineAt(offset), message: NOT_PLAIN })));
  if (broken.length > 0) return { broken: inOrder(broken) };
  return { value: document.toJS(), lineOf: (path) => lineAt(offsetOf(document, path)) };
}

/** Without a word of the file. */
export const wordsOf = ({ code, message }: YAMLError): string =>
  code.startsWith('TAG_') || code === 'BAD_COLLECTION_TYPE' ? NOT_PLAIN : (WORDS[code] ?? message);

/** One for a line: where one thing is wrong, the parser stumbles over several. */
function inOrder(broken: BrokenYaml): BrokenYaml {
  const byLine = new Map(broken.toReversed().map((one) => [one.line, one]));
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}

function notPlain(document: Document.Parsed): readonly number[] {
  const offsets: number[] = [];
  const note = (node: Node): void => void offsets.push(node.range?.[0] ?? 0);
  visit(document, {
    Alias: (_key, node) => note(node),
    Value: (_key, node) => {
      if (node.anchor !== undefined || node.tag !== undefined) note(node);
    },
  });
  return offsets;
}

function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const part of path) {
    if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (!isScalar(pair?.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else return offset;
  }
  return offset;
}
