// The constraints of an API model, each with the words in which AWS reports its breach.

export interface Constraint<T> {
  readonly text: string;
  holds(value: T): boolean;
}

/** Where a pattern's shape has no maximum length: longer strings are refused without running the pattern over them. */
const PATTERN_TEXT_LENGTH_MAX = 4096;

interface Sized {
  readonly length: number;
}

/** Of octets, list elements and map entries. Longer than allowed is named before shorter, as AWS does. */
export function sizeConstraints(min: number | undefined, max: number | undefined): readonly Constraint<Sized>[] {
  const constraints: Constraint<Sized>[] = [];
  if (max !== undefined) constraints.push({ text: lengthAtMost(max), holds: (value) => value.length <= max });
  if (min !== undefined) constraints.push({ text: lengthAtLeast(min), holds: (value) => value.length >= min });
  return constraints;
}

/** Of strings, whose length is counted in characters, not UTF-16 units (Smithy 2.0, `length` trait). */
export function lengthConstraints(min: number | undefined, max: number | undefined): readonly Constraint<string>[] {
  const constraints: Constraint<string>[] = [];
  // A character takes one unit or two: only lengths in between need counting.
  if (max !== undefined) {
    const holds = (text: string): boolean =>
      text.length <= max || (text.length <= 2 * max && countCharacters(text) <= max);
    constraints.push({ text: lengthAtMost(max), holds });
  }
  if (min !== undefined) {
    const holds = (text: string): boolean =>
      text.length >= 2 * min || (text.length >= min && countCharacters(text) >= min);
    constraints.push({ text: lengthAtLeast(min), holds });
  }
  return constraints;
}

export function valueConstraints(min: number | undefined, max: number | undefined): readonly Constraint<number>[] {
  const constraints: Constraint<number>[] = [];
  if (max !== undefined) {
    constraints.push({ text: `Member must have value less than or equal to ${max}`, holds: (value) => value <= max });
  }
  if (min !== undefined) {
    constraints.push({
      text: `Member must have value greater than or equal to ${min}`,
      holds: (value) => value >= min,
    });
  }
  return constraints;
}

export function enumConstraint(values: readonly string[]): Constraint<string> {
  const set = new Set(values);
  return { text: `Member must satisfy enum value set: [${values.join(', ')}]`, holds: (text) => set.has(text) };
}

/**
 * The pattern matches the whole string, as AWS does. A pattern never runs over a string whose length alone refuses it:
 * with a maximum (`lengthMax`, in characters) the length's own constraint has reported it; without one, this does.
 */
export function patternConstraint(pattern: string, lengthMax: number | undefined): Constraint<string> {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  const unitsMax = lengthMax === undefined ? PATTERN_TEXT_LENGTH_MAX : 2 * lengthMax;
  const isReportedElsewhere = lengthMax !== undefined;
  return {
    text: `Member must satisfy regular expression pattern: ${pattern}`,
    holds: (text) => (text.length > unitsMax ? isReportedElsewhere : whole.test(text)),
  };
}

function lengthAtMost(max: number): string {
  return `Member must have length less than or equal to ${max}`;
}

function lengthAtLeast(min: number): string {
  return `Member must have length greater than or equal to ${min}`;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
