// The version of this package, from its own package.json.

import { readFileSync } from 'node:fs';
import { packageJsonUrl } from './package-files.ts';

export const VERSION: string = JSON.parse(readFileSync(packageJsonUrl(), 'utf8')).version;
