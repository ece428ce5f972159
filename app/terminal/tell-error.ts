// Why a command ends, on standard error: a line for each thing that is wrong, or JSON for who asked for that.

export function tellError(args: readonly string[], line: string): void {
  process.stderr.write(`${wantsJson(args) ? JSON.stringify({ error: line }) : line.replace(LINE, 'cloudhsm-sim: ')}\n`);
}

/** The calls of a stack are indented: they belong to the line before. */
const LINE = /^(?! )/gm;

/** `cli` has JSON of its own, and what stands behind `--` is somebody else's. */
const wantsJson = (args: readonly string[]): boolean =>
  args[0] !== 'cli' && args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--json');
