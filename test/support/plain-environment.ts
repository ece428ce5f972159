// The environment of a command that is run as people run it: with nothing of the test runner and the npm that run us.

const OURS = /^(NODE_OPTIONS$|NODE_TEST|NODE_V8|_?TAP|npm_(lifecycle|package|command|config_local_prefix))/;

export const plainEnvironment: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !OURS.test(name)),
);
