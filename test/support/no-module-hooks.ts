// Loaded before all else in every test process (`test-env` in `.taprc`). tap hooks into the loading of modules, to know which
// files a test has covered. Nobody asks for that here, and it is half the time that a test of a pure core takes.

import Module from 'node:module';

const { register } = Module;

Module.register = ((specifier: string | URL, ...more: []) => {
  if (!String(specifier).includes('@tapjs/processinfo')) register(specifier, ...more);
}) as typeof register;

// Whoever is started below has none of it.
const { NODE_OPTIONS = '' } = process.env;
process.env.NODE_OPTIONS = NODE_OPTIONS.replace(/--import=\S*no-module-hooks\.js ?/, '');
if (process.env.NODE_OPTIONS === '') delete process.env.NODE_OPTIONS;
