// Colours, where they are wanted: https://no-color.org, https://force-color.org, and never into a file or a pipe.

import type { Environment } from '../configuration/sources.ts';

export interface Ink {
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
}

/** In the order in which commander decides for help: NO_COLOR, then FORCE_COLOR, then the terminal. */
export function wantsColor({ isTTY = false }: { readonly isTTY?: boolean }, environment: Environment): boolean {
  const { NO_COLOR = '', FORCE_COLOR, TERM } = environment;
  if (NO_COLOR !== '' || FORCE_COLOR === '0' || FORCE_COLOR === 'false') return false;
  return (FORCE_COLOR ?? '') !== '' || (isTTY && TERM !== 'dumb');
}

export function inkFor(stream: { readonly isTTY?: boolean }, environment: Environment): Ink {
  const wanted = wantsColor(stream, environment);
  const ink =
    (begin: number, end: number) =>
    (text: string): string =>
      wanted ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
  return { good: ink(32, 39), bad: ink(31, 39), faint: ink(2, 22) };
}
