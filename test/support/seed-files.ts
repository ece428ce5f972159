// The seeds that are shipped.

import { join } from 'node:path';
import { planOfFile } from '../../app/seed/read-seed.ts';
import { ROOT } from './source-tree.ts';

export const SEEDS_FOLDER = join(ROOT, 'seeds');

export const seedPath = (name: string): string => join(SEEDS_FOLDER, name);

/** What is made of it. */
export const shippedSeed = (name: string) => planOfFile(seedPath(name));
