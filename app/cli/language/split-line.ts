// A line of the interactive shell as words: blanks part them, quotes and backslashes keep them together, as in sh.

export type SplitLine =
  | { readonly words: readonly string[] }
  /** This quote is open, or the line ends in a backslash: it goes on in the next one. */
  | { readonly open: Open };

export type Open = '"' | "'" | '\\';

const BLANK = /\s/;

export function splitLine(line: string): SplitLine {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (character === '\\' && quote !== "'") {
      const next = line.charAt(++index);
      if (next === '') return { open: '\\' };
      // At the end of a line it takes the end away; in double quotes it stays in front of what needs none.
      if (next !== '\n') word = `${word ?? ''}${quote === '"' && !'"\\$`'.includes(next) ? '\\' : ''}${next}`;
    } else if (character === quote) {
      quote = undefined;
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (quote === undefined && BLANK.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = `${word ?? ''}${character}`;
    }
  }
  if (quote !== undefined) return { open: quote };
  if (word !== undefined) words.push(word);
  return { words };
}
