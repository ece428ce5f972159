// What another process answered, taken member by member: whatever is not as it should be is a protocol violation that
// names it. Members that nobody asks for are passed over, so that a newer process may say more.

import { SimError } from '../../src/errors.ts';

const TEXT_LENGTH_MAX = 65_536;

export class Answer {
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #name: string;

  /** @param name of what it is, for messages. @throws SimError `protocol_violation`: it is no object */
  constructor(value: unknown, name: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw violation(`${name} is no object`);
    this.#members = value as Record<string, unknown>;
    this.#name = name;
  }

  text(member: string): string {
    const value = this.#members[member];
    if (typeof value === 'string' && value.length <= TEXT_LENGTH_MAX) return value;
    throw this.#wrong(member, 'text');
  }

  optionalText(member: string): string | undefined {
    return this.#members[member] === undefined ? undefined : this.text(member);
  }

  flag(member: string): boolean {
    const value = this.#members[member];
    if (typeof value === 'boolean') return value;
    throw this.#wrong(member, 'true or false');
  }

  integer(member: string, min: number, max: number): number {
    const value = this.#members[member];
    if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
    throw this.#wrong(member, `a whole number from ${min} to ${max}`);
  }

  /** One of these; undefined for null. */
  nullable<T extends string>(member: string, values: readonly T[]): T | undefined {
    const value = this.#members[member];
    if (value === null) return undefined;
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw this.#wrong(member, `null or one of ${values.join(', ')}`);
    return found;
  }

  list<T>(member: string, lengthMax: number, read: (answer: Answer) => T): readonly T[] {
    const value = this.#members[member];
    if (!Array.isArray(value) || value.length > lengthMax) throw this.#wrong(member, `a list of at most ${lengthMax}`);
    return value.map((one, index) => read(new Answer(one, `${this.#name}.${member}[${index}]`)));
  }

  #wrong(member: string, wanted: string): SimError {
    return violation(`${this.#name}.${member} is not ${wanted}`);
  }
}

const violation = (message: string): SimError => new SimError('protocol_violation', message);
