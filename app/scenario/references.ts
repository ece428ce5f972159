// What every scenario may refer to, besides the answers that it has named: `$key`, `$hsm2`, `$subnet1`.

const SUBNETS = 3;
const NAMES: readonly string[] = ['key', 'store', 'cluster'];

/** What is wrong with a value that refers to something; undefined for one that is right, and for any other value. */
export function referenceError(value: unknown, hsmCount: number, answers: ReadonlySet<string>): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('$')) return undefined;
  const [name = '', ...members] = value.slice(1).split('.');
  if (answers.has(name)) {
    return members.length > 0 ? undefined : `refers to ${value}, which is a whole answer: name a member of it`;
  }
  if (!isThere(name, hsmCount)) return `refers to ${value}, which there is not`;
  return members.length === 0 ? undefined : `refers to ${value}, but $${name} has no members`;
}

/** HSMs and subnets count from 1. */
function isThere(name: string, hsmCount: number): boolean {
  const [, part, number] = /^(hsm|subnet)([1-9]\d?)$/.exec(name) ?? [];
  if (part === undefined) return NAMES.includes(name);
  return Number(number) <= (part === 'hsm' ? hsmCount : SUBNETS);
}
