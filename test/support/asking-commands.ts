// Every command that asks a simulator that runs, with words that it takes. `doctor` and `cli` are others: they tell what they
// find in their own way.

/** @param faults path of a file with a list of faults */
export const askingCommands = (faults: string): readonly (readonly string[])[] => [
  ['cluster', 'list'],
  ['cluster', 'lose-hsm', 'hsm-1'],
  ['cluster', 'restore-hsm', 'hsm-1'],
  ['cluster', 'add-hsm'],
  ['store', 'list'],
  ['store', 'connect', 'a'],
  ['store', 'disconnect', 'a'],
  ['store', 'watch'],
  ['user', 'list'],
  ['user', 'delete', 'a'],
  ['user', 'lock', 'a'],
  ['user', 'unlock', 'a'],
  ['user', 'create', 'a', '--password', 'Password1'],
  ['user', 'change-password', 'a', '--password', 'Password1'],
  ['clock', 'show'],
  ['clock', 'advance', '1s'],
  ['fault', 'list'],
  ['fault', 'show', 'a'],
  ['fault', 'kinds'],
  ['fault', 'add', 'a', 'busy'],
  ['fault', 'update', 'a', '--times', '1'],
  ['fault', 'delete', 'a'],
  ['fault', 'reset'],
  ['fault', 'populate', faults],
];
