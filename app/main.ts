#!/usr/bin/env node
// `cloudhsm-sim`. The version of Node comes first: everything else is loaded after it, and may need that version to be
// read at all.

import { nodeVersionRefusal } from './node-version.ts';

const refusal = nodeVersionRefusal(process.versions.node);
if (refusal === undefined) {
  const { runCommandLine } = await import('./command-line.ts');
  const { endWithOutput } = await import('./terminal/lost-output.ts');
  endWithOutput();
  await runCommandLine(process.argv.slice(2));
} else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
}
