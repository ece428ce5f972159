// `node FILE` and `node -p EXPRESSION` without a process: what they import is loaded once.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';

let runs = 0;

/** Prints by `console`. */
export async function runNode(args: readonly string[], folder: string): Promise<void> {
  const [first = '', expression = ''] = args;
  if (first === '-p') {
    console.log(runInNewContext(expression, { require: requireFrom(folder) }));
  } else {
    // Whatever the file was when it ran before.
    await import(`${pathToFileURL(join(folder, first)).href}?${++runs}`);
  }
}

/** Of a process that has read nothing yet. */
function requireFrom(folder: string): NodeJS.Require {
  const require = createRequire(join(folder, 'expression.js'));
  for (const path of Object.keys(require.cache)) if (path.startsWith(folder)) delete require.cache[path];
  return require;
}
