// JSON Schema (draft-07), as far as a seed needs it. What somebody should have written is said once, in `errorMessage`:
// the command prints it, and so do editors that know the keyword.

export interface Schema {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  readonly errorMessage?: string;
  /** A secret: never shown. */
  readonly writeOnly?: boolean;
  readonly default?: unknown;
}

interface Said {
  readonly says: string;
  readonly default?: unknown;
}

const shared = ({ says, default: usual }: Said, takes: string): Schema => ({
  description: says,
  ...(usual !== undefined && { default: usual }),
  errorMessage: `takes ${takes}`,
});

export const whole = (minimum: number, maximum: number, said: Said): Schema => ({
  ...{ type: 'integer', minimum, maximum },
  ...shared(said, `a whole number from ${minimum} to ${maximum}`),
});

/** @param takes after "takes" */
export const text = (rule: { pattern?: string; minLength?: number; maxLength: number }, takes: string, said: Said) => ({
  ...{ type: 'string', minLength: 1, ...rule },
  ...shared(said, takes),
});

export const choice = <T extends string>(values: readonly T[], said: Said): Schema => ({
  enum: values,
  ...shared(said, `one of ${values.join(', ')}`),
});

export const flag = (said: Said): Schema => ({ type: 'boolean', ...shared(said, 'true or false') });

export const list = (items: Schema, minItems: number, maxItems: number, says: string): Schema => ({
  ...{ type: 'array', items, minItems, maxItems },
  ...shared({ says }, minItems === 0 ? `a list of at most ${maxItems}` : `a list of ${minItems} to ${maxItems}`),
});

/** One or another; told as one. */
export const either = (alternatives: readonly Schema[], takes: string, said: Said): Schema => ({
  anyOf: alternatives,
  ...shared(said, takes),
});

/** Every member of `T`, and no other; the compiler sees to that. */
export type Members<T> = { readonly [Name in keyof Required<T>]: Schema };

type RequiredNames<T> = { [Name in keyof T]-?: object extends Pick<T, Name> ? never : Name }[keyof T];

export const map = <T extends object>(
  members: Members<T>,
  required: readonly (RequiredNames<T> & string)[],
  says: string,
): Schema => ({
  ...{ type: 'object', description: says, additionalProperties: false },
  ...(required.length > 0 && { required }),
  properties: members,
  errorMessage: 'takes members',
});
