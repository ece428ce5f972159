// A Dockerfile as the editors' linter reads it: unknown instructions and flags, arguments too few or too many, ports,
// durations and image references that are none.

import { validate } from 'dockerfile-utils';

export const dockerfileProblems = (text: string): string[] =>
  validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`);
