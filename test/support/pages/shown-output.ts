// What a page shows of what is printed: `…` stands for the rest of a word or a line, a line of it for any lines.

const ELLIPSIS = '…';

export function isShownBy(shown: string, printed: string): boolean {
  const pattern = shown
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.trim() === ELLIPSIS ? '(?:.*\n)*?' : `${line.trimEnd().split(ELLIPSIS).map(literal).join('.*')} *\n`,
    );
  return new RegExp(`^${pattern.join('')}$`).test(`${printed.trimEnd()}\n`);
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
