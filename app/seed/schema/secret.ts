// Secrets in a seed: written there, or where only this machine has them.

import { either, type Schema, text } from './schema.ts';

const PATH_LENGTH_MAX = 4096;

export const path = (says: string): Schema => text({ maxLength: PATH_LENGTH_MAX }, 'a path', { says });

const elsewhere = (member: string, value: Schema): Schema => ({
  ...{ type: 'object', additionalProperties: false, required: [member] },
  properties: { [member]: value },
});

/** @param inside the secret itself; @param takes what that is, after "takes" */
export const secret = (inside: { maxLength: number; pattern?: string }, takes: string, says: string): Schema => ({
  ...either(
    [
      { type: 'string', ...inside },
      elsewhere('env', text({ maxLength: 256 }, 'a name', { says: 'an environment variable that has it' })),
      elsewhere('file', path('a file that has it, and nothing else')),
    ],
    `${takes}, {env: NAME} or {file: PATH}`,
    { says },
  ),
  writeOnly: true,
});
