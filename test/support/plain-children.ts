// Loaded before every test file (`node-arg` in `.taprc`): what a test starts runs as people run it. tap would load its
// bookkeeping into each process below a test, which doubles what most of them take, and take the coverage of those whose
// environment is not the whole of ours.

import { createRequire } from 'node:module';

interface Spawned {
  env: Readonly<Record<string, string>>;
}

const { addListener } = createRequire(import.meta.url)('process-on-spawn') as {
  addListener(listener: (spawned: Spawned) => void): void;
};

const BOOKKEEPING = /"?--import=[^" ]*@tapjs[^" ]*"? ?/g;

addListener((spawned) => {
  const { NODE_OPTIONS = '', ...environment } = spawned.env;
  const options = NODE_OPTIONS.replace(BOOKKEEPING, '');
  spawned.env = { ...environment, ...(options !== '' && { NODE_OPTIONS: options }) };
});
