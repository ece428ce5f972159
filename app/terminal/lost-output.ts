// Standard output that cannot be written to any more: whoever reads it has had enough, as `head` has, or no space is left.

import { SimError } from '../../src/errors.ts';
import { ExitCode } from '../exit-code.ts';
import { tellError } from './tell-error.ts';

/** Ends the process, as fits a command that prints. */
export function endWithoutOutput(error: NodeJS.ErrnoException): never {
  if (isUnread(error)) process.exit();
  tellError(process.argv.slice(2), outputError(error).message);
  process.exit(ExitCode.USAGE);
}

/** From now on that ends the process. */
export function endWithOutput(): void {
  process.stdout.on('error', endWithoutOutput);
  // There is nobody left to be told of that.
  process.stderr.on('error', () => {});
}

/** From now on it ends nothing: whoever calls has an order in which to stop. Resolves with what is wrong, when that is so. */
export function outputLost(): Promise<NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    process.stdout.on('error', resolve);
    process.stdout.off('error', endWithoutOutput);
  });
}

/** Whoever reads it has gone: no failure. */
export const isUnread = ({ code }: NodeJS.ErrnoException): boolean => code === 'EPIPE';

const REASONS: Readonly<Record<string, string>> = { ENOSPC: 'no space left on device' };

export const outputError = (cause: NodeJS.ErrnoException): SimError =>
  new SimError(
    'invalid_configuration',
    `standard output cannot be written: ${REASONS[cause.code ?? ''] ?? cause.message}`,
    { cause },
  );
