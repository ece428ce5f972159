// Where something is in a document of maps and lists.

/** Names of members and indexes of items, from the outside in. */
export type Path = readonly (string | number)[];

const NAME_LENGTH_MAX = 64;
/** Members of files of ours are half as long. */
const MEMBER_LENGTH_MAX = 40;

/** `steps[0].call`; empty for the document itself. @param firstIndex what the first item is counted as */
export const pathName = (path: Path, firstIndex: 0 | 1 = 0): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part + firstIndex}]` : `.${shownName(part)}`))
    .join('')
    .replace(/^\./, '');

/** A name that somebody wrote, on one line of a terminal. */
export const shownName = (name: string): string => {
  const short = name.length > NAME_LENGTH_MAX ? `${name.slice(0, NAME_LENGTH_MAX)}...` : name;
  // What is neither letter, number, mark, punctuation, symbol nor space may do things to a terminal.
  return short.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '?');
};

/** Whether it may be the name of a member, mistyped. What else stands there may be the content of another kind of file, a secret. */
export const looksLikeMember = (name: string): boolean =>
  name.length <= MEMBER_LENGTH_MAX && /^\$?[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name);
