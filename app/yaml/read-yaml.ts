// YAML 1.2, and JSON with it, as people write files for this simulator: plain data, and for every member its line.
//
// What makes a small file a large document (anchors and aliases) or something else than data (tags) is refused.

import { type Document, isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import { type BrokenYaml, inOrder, NOT_PLAIN, parseYaml } from './parse-yaml.ts';
import type { Path } from './path.ts';
import { pathAt } from './path-at.ts';

export interface YamlFile {
  readonly value: unknown;
  /** Of the member's name, or of the item; of what it would be in, where it is not there. Counted from 1. */
  lineOf(path: Path): number;
}

/** @param text no longer than what the caller bears */
export function readYaml(text: string): YamlFile | { readonly broken: BrokenYaml } {
  const parsed = parseYaml(text);
  if ('broken' in parsed) return parsed;
  const { document, lineAt } = parsed;
  const strange = notPlain(document).map((offset) => ({
    ...{ line: lineAt(offset), message: NOT_PLAIN, path: pathAt(document, offset) },
  }));
  if (strange.length > 0) return { broken: inOrder(strange) };
  return { value: document.toJS(), lineOf: (path) => lineAt(offsetOf(document, path)) };
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
