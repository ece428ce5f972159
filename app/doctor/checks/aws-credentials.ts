// Credentials of AWS's clients: the simulator takes any, but most clients ask nobody without.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, note, ok, wrong } from '../check.ts';

const MEND = 'any will do: export AWS_ACCESS_KEY_ID=sim AWS_SECRET_ACCESS_KEY=sim';
const PAIR = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
/** Other places that clients take them from. */
const ELSEWHERE = [
  ...['AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
];

export const checkAwsCredentials: Check = ({ environment, homeFolder }) => {
  const isSet = (name: string): boolean => (environment[name] ?? '') !== '';
  const missing = PAIR.filter((name) => !isSet(name));
  if (missing.length === 0) return [ok(`${PAIR.join(', ')} are set; any will do`)];
  if (missing.length === 1) return [wrong(`${missing[0]} is not set, and its counterpart is`, MEND)];
  const found = ELSEWHERE.find(isSet);
  if (found !== undefined) return [ok(`${found} is set`)];
  const file = environment.AWS_SHARED_CREDENTIALS_FILE || join(homeFolder, '.aws', 'credentials');
  if (existsSync(file)) return [ok(`clients find some in ${file}`)];
  return [note('there are none: most clients ask nobody without', MEND)];
};
