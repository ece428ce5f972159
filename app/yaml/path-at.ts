// In which member something stands, also in a document that is broken there: the last that begins before it, in all that it is in.

import { type Document, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from './path.ts';

export function pathAt({ contents }: Document.Parsed, offset: number): Path {
  const path: (string | number)[] = [];
  for (let node: unknown = contents; ; ) {
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => beginsBefore(key, offset));
      if (!isScalar(pair?.key)) return path;
      path.push(String(pair.key.value));
      node = pair.value;
    } else if (isSeq(node)) {
      const index = node.items.findLastIndex((item) => beginsBefore(item, offset));
      if (index < 0) return path;
      path.push(index);
      node = node.items[index];
    } else return path;
  }
}

const beginsBefore = (node: unknown, offset: number): boolean => {
  const { range } = (node ?? {}) as Partial<Node>;
  return range != null && range[0] <= offset;
};
