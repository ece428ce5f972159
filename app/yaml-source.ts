// A file that people write, in YAML or JSON: its values, and the lines that they stand on.
//
// Aliases are refused: written out, a file of a few hundred octets with them may be longer than any memory.

import { isAlias, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { SimError } from '../src/errors.ts';

const SIZE_MAX = 256 * 1024;
/** Of pairs and what they hold; nothing of ours is half as deep. */
const DEPTH_MAX = 64;

export type Path = readonly (string | number)[];

export class YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #lines = new LineCounter();

  /** @throws SimError `invalid_configuration`: `file:line: what is wrong` */
  constructor(file: string, text: string) {
    this.file = file;
    if (Buffer.byteLength(text) > SIZE_MAX) {
      throw new SimError('invalid_configuration', `${file}: more than ${SIZE_MAX} octets`);
    }
    if (looksDeep(text)) throw new SimError('invalid_configuration', `${file}: it is nested too deeply`);
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const [broken] = [...this.#document.errors, ...this.#document.warnings];
    if (broken !== undefined) throw this.refuse(this.#lineOf(broken.pos[0]), broken.message);
    visit(this.#document, {
      Node: (_key, node, path) => {
        const line = this.#lineOf(node.range?.[0] ?? 0);
        if (path.length > DEPTH_MAX) throw this.refuse(line, 'it is nested too deeply');
        if (isAlias(node)) throw this.refuse(line, `*${node.source}: aliases are not taken; write it out`);
        if (node.tag !== undefined) throw this.refuse(line, `${node.tag}: tags are not taken`);
      },
      Pair: (_key, { key }) => {
        if (!isScalar(key)) throw this.refuse(this.#lineOf(rangeOf(key)), 'a member has a name');
      },
    });
    this.value = this.#document.toJS();
  }

  refuse(line: number, message: string): SimError {
    return new SimError('invalid_configuration', `${this.file}:${line}: ${message}`);
  }

  /** Of the value there, or of the nearest that there is around it. */
  lineAt(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.#nodeAt(path.slice(0, length));
      if (node !== undefined) return this.#lineOf(rangeOf(node));
    }
    return 1;
  }

  /** Of the key itself, where the value may stand on a later one. */
  keyLine(path: Path, member: string): number {
    const parent = this.#nodeAt(path) as { readonly items?: readonly { readonly key?: unknown }[] } | undefined;
    const key = parent?.items
      ?.map((pair) => pair.key)
      .find((candidate) => isScalar(candidate) && candidate.value === member);
    return isScalar(key) && key.range ? this.#lineOf(key.range[0]) : this.lineAt(path);
  }

  #nodeAt(path: Path): unknown {
    return this.#document.getIn(path, true);
  }

  #lineOf(offset: number): number {
    return this.#lines.linePos(offset).line;
  }
}

/** The reader goes as deep as the text, and the process may die of it: brackets and indents are counted before. */
function looksDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > DEPTH_MAX) return true;
  }
  return new RegExp(`^[ \\t?-]{${4 * DEPTH_MAX}}`, 'm').test(text);
}

/** Where a node begins. */
const rangeOf = (node: unknown): number => (node as { readonly range?: readonly number[] } | null)?.range?.[0] ?? 0;
