// How commands end.

export const ExitCode = {
  SUCCESS: 0,
  /** It was tried, and it failed. */
  FAILURE: 1,
  /** What was asked for cannot be done as asked: one line says why. */
  USAGE: 2,
  /** Ctrl-C: what a shell makes of a process that SIGINT has ended, 128 and the signal's number. */
  INTERRUPTED: 130,
} as const;
