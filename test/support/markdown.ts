// What generated pages are made of.

/** A table of Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const code = (name: string): string => `\`${name}\``;

/** `16,224` */
export const grouped = (value: number): string => value.toLocaleString('en-US');

/** `after_position` for afterPosition, as the .proto files write it. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
