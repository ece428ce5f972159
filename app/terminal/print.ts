// What a command has to say, on standard output: JSON for programs, lines for people.

export interface OutputFlags {
  readonly json?: boolean;
}

/** The same thing, for programs and for people. */
export interface Output {
  readonly value: unknown;
  readonly lines: readonly string[];
}

export function print({ json = false }: OutputFlags, { value, lines }: Output): void {
  process.stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : lines.map((line) => `${line}\n`).join(''));
}

/** One of many that come one after another: a line of JSON, or of text. */
export function printLine({ json = false }: OutputFlags, value: unknown, line: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : line}\n`);
}

/** Cells in columns, two spaces apart. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>(
    (widths, row) => row.map((cell, index) => Math.max(widths[index] ?? 0, widthOf(cell))),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

const COLOR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

const widthOf = (cell: string): number => cell.replace(COLOR, '').length;
