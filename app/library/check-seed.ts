// `seed` and `seedFile` of start options: a seed that is known by name, a document, or a file with one.

import { SimError } from '../../src/errors.ts';
import { saidValue } from '../../src/runtime/said-value.ts';
import type { SeedDocument } from '../seed/seed-document.ts';
import type { SimulatorOptions } from '../simulator.ts';
import type { Seed } from '../up-options.ts';
import type { StartOptions } from './start-options.ts';

/** What a document or a file says is checked when it is made; a file is read where the simulator runs. */
export type CheckedSeed = Seed | { readonly document: SeedDocument } | { readonly file: string };

const NAMES: readonly Seed[] = ['key_store', 'cluster', 'bare'];

/** @param seedFile a path. @throws SimError `invalid_configuration` */
export function checkSeed(seed: StartOptions['seed'], seedFile: string | undefined): CheckedSeed {
  if (seedFile !== undefined) {
    if (seed === undefined) return { file: seedFile };
    throw new SimError('invalid_configuration', 'seed and seedFile are two seeds: leave one of them out');
  }
  if (seed === undefined) return 'key_store';
  if (typeof seed === 'object' && seed !== null) return { document: seed };
  const name = NAMES.find((candidate) => candidate === seed);
  if (name !== undefined) return name;
  const message = `seed takes ${NAMES.join(', ')} or a SeedDocument, not ${saidValue(seed)}; the path of a file with one is seedFile`;
  throw new SimError('invalid_configuration', message);
}

/** What a simulator starts with. @throws SimError `invalid_configuration`: all that is wrong with a file, with its lines */
export async function seedOf(seed: CheckedSeed): Promise<SimulatorOptions['seed']> {
  if (typeof seed === 'string') return seed;
  if ('document' in seed) return seed.document;
  return (await import('../seed/read-seed.ts')).planOfFile(seed.file);
}
