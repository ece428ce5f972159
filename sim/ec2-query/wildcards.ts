/** Is the text what the pattern says? `*`: any characters, `?`: any one, `\`: the next one as it is. Case matters. */
export function matchesWildcards(pattern: string, text: string): boolean {
  // One star to go back to is enough: an earlier one could take nothing that the latest cannot. So this is quadratic
  // at worst, where a regular expression with as many stars would not be.
  let [at, index] = [0, 0];
  let star: { readonly at: number; index: number } | undefined;
  while (index < text.length) {
    const character = pattern[at];
    const literalAt = character === '\\' ? at + 1 : at;
    if (character === '*') star = { at: ++at, index };
    else if (character === '?' || (character !== undefined && pattern[literalAt] === text[index])) {
      at = literalAt + 1;
      index++;
    } else if (star !== undefined) {
      at = star.at;
      index = ++star.index;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
