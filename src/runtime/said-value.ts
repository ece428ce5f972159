// What somebody gave, in words for a message: whatever it is, and without what is in it.

const TEXT_LENGTH_MAX = 60;

/** `'text'`, 5, null, an array, a Uint16Array. */
export function saidValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value.length > TEXT_LENGTH_MAX ? `${value.slice(0, TEXT_LENGTH_MAX)}...` : value}'`;
    case 'object':
      return value === null ? 'null' : withArticle(className(value));
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

/** As `saidValue`, for what may be a secret: text is not repeated. */
export const saidKind = (value: unknown): string => (typeof value === 'string' ? 'a string' : saidValue(value));

const className = (value: object): string => {
  const made: unknown = Object.getPrototypeOf(value)?.constructor;
  return typeof made === 'function' && /^[A-Z]\w*$/.test(made.name) ? made.name : 'Object';
};

const withArticle = (name: string): string => {
  const word = name === 'Object' || name === 'Array' ? name.toLowerCase() : name;
  return `${/^(?:[AEIO]|a|o)/.test(word) ? 'an' : 'a'} ${word}`;
};
