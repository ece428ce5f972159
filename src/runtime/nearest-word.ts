// What somebody may have meant who wrote something else.

/** More mistakes than this in one word, or in more than every third letter, and it is another word. */
const MISTAKES_MAX = 3;
const LETTERS_PER_MISTAKE = 3;

const mistakesIn = (written: string): number =>
  Math.min(MISTAKES_MAX, Math.floor(written.length / LETTERS_PER_MISTAKE));

/** The one with the fewest mistakes; undefined where none is near. @param mistakesMax that may be taken for mistakes */
export function nearestWord(
  written: string,
  known: readonly string[],
  mistakesMax = mistakesIn(written),
): string | undefined {
  let nearest: string | undefined;
  let fewest = mistakesMax + 1;
  for (const word of known) {
    // There are as many at least as one is longer than the other: what is very long is not gone through.
    if (Math.abs(word.length - written.length) >= fewest) continue;
    const mistakes = mistakesBetween(written, word);
    if (mistakes < fewest) [nearest, fewest] = [word, mistakes];
  }
  return nearest;
}

/** Letters left out, added, changed, or swapped with the next one: the optimal string alignment distance. */
function mistakesBetween(written: string, word: string): number {
  const rows: number[][] = [Array.from({ length: word.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= written.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= word.length; column++) {
      const isSame = written[row - 1] === word[column - 1];
      const isSwapped = row > 1 && written[row - 1] === word[column - 2] && written[row - 2] === word[column - 1];
      const mistakes = [
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        ...(isSwapped ? [at(row - 2, column - 2) + 1] : []),
      ];
      rows[row]?.push(Math.min(...mistakes));
    }
  }
  return at(written.length, word.length);
}
