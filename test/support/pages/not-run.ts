// What pages show and no test runs, each with the reason: a closed list.

export interface NotRun {
  /** A whole command, as the shell splits it, with single spaces. */
  readonly command: RegExp;
  readonly because: string;
  /** Of the repository: the test that shows the same by other means. */
  readonly shownBy?: string;
}

export const NOT_RUN: readonly NotRun[] = [
  { command: /^npm (ci|cit|test|run lint)$/, because: 'it is what every build of the project begins with' },
  {
    command: /^npm install --save-dev (cloudhsm-sim|vitest)( |$)/,
    because: 'it asks the registry',
    shownBy: 'test/package/examples.test.ts',
  },
  { command: /^npm install @opentelemetry\//, because: 'it asks the registry', shownBy: 'test/app/tracing.test.ts' },
  { command: /^npm run dist$/, because: 'the package is made once', shownBy: 'test/package/contents.test.ts' },
  {
    command: /^npm run bench\b|^cloudhsm-sim bench\b/,
    because: 'it takes minutes',
    shownBy: 'test/bench/smoke.test.ts',
  },
  { command: /^npm run tour$|^cloudhsm-sim tour( --json)?$/, because: 'it is run', shownBy: 'test/app/tour.test.ts' },
  { command: /^vitest run$/, because: 'it is run with its example', shownBy: 'test/package/examples.test.ts' },
  { command: /^cloudhsm-sim store watch$/, because: 'it ends with Ctrl-C', shownBy: 'test/app/commands/store.test.ts' },
  {
    command: /^cloudhsm-sim user create app_1$/,
    because: 'it asks a terminal',
    shownBy: 'test/app/commands/user.test.ts',
  },
  {
    command: /^cloudhsm-sim completion (zsh|fish)$/,
    because: 'it is for another shell',
    shownBy: 'test/app/commands/completion.test.ts',
  },
  {
    command: /^cloudhsm-sim scenario run (scenarios\/|mine\b)/,
    because: 'it is run',
    shownBy: 'test/app/scenarios.test.ts',
  },
  { command: /^docker /, because: 'it takes an engine', shownBy: 'test/docs/deploy.test.ts' },
  { command: /^kubectl (apply|create secret) /, because: 'it takes a cluster', shownBy: 'test/docs/deploy.test.ts' },
];

export const notRun = (command: string): NotRun | undefined => NOT_RUN.find((entry) => entry.command.test(command));
