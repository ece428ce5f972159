// A file that people write, in YAML or JSON: its values, and the lines that they stand on.

import { SimError } from '../../src/errors.ts';
import { DEPTH_MAX, TOO_DEEP } from './parse-yaml.ts';
import type { Path } from './path.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

const SIZE_MAX = 256 * 1024;

export class YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly #document: YamlFile;

  /** @throws SimError `invalid_configuration`: `file:line: what is wrong` */
  constructor(file: string, text: string) {
    this.file = file;
    if (Buffer.byteLength(text) > SIZE_MAX) {
      throw new SimError('invalid_configuration', `${file}: more than ${SIZE_MAX} octets`);
    }
    const document = readYaml(text);
    if ('broken' in document) {
      const { line, message } = document.broken[0] ?? { line: 1, message: 'no YAML' };
      throw this.refuse(line, message);
    }
    this.#document = document;
    this.value = document.value;
    const deep = deepestIn(document.value);
    if (deep.length > DEPTH_MAX) throw this.refuse(this.lineOf(deep), TOO_DEEP);
  }

  refuse(line: number, message: string): SimError {
    return new SimError('invalid_configuration', `${this.file}:${line}: ${message}`);
  }

  /** Of the member's name, or of the item; of what it would be in, where it is not there. */
  lineOf(path: Path): number {
    return this.#document.lineOf(path);
  }
}

/** The way to what lies deepest, no longer than it takes to see that it is too long. */
function deepestIn(value: unknown, path: Path = []): Path {
  if (typeof value !== 'object' || value === null || path.length > DEPTH_MAX) return path;
  let deepest = path;
  for (const [name, inner] of Object.entries(value)) {
    const found = deepestIn(inner, [...path, Array.isArray(value) ? Number(name) : name]);
    if (found.length > deepest.length) deepest = found;
  }
  return deepest;
}
