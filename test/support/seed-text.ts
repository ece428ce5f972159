// Seeds as text, read with surroundings of the test's own.

import { SeedPlan } from '../../app/seed/plan.ts';
import { type FileProblem, placeOf, readSeedText } from '../../app/seed/read-seed.ts';
import type { Surroundings } from '../../app/seed/surroundings.ts';
import { SimError } from '../../src/errors.ts';
import { exampleCertificate, unrelatedCertificate } from './certificates.ts';

export const NOW_MS = Date.parse('2026-11-25T12:00:00Z');

const FILES: Readonly<Record<string, string>> = {
  'ca.crt': exampleCertificate.trustAnchorPem,
  'ca.key': exampleCertificate.trustAnchorPrivateKeyPem,
  'other.key': unrelatedCertificate.trustAnchorPrivateKeyPem,
  'leaf.crt': exampleCertificate.certificatePem,
  'private.pem': exampleCertificate.privateKeyPem,
  'password.txt': 'from-a-file\n',
  'short.txt': 'short\n',
};

const ENVIRONMENT: Readonly<Record<string, string>> = { PASSWORD: 'from-the-environment', EMPTY: '' };

export const surroundings: Surroundings = {
  environment: (name) => ENVIRONMENT[name],
  readFile(path) {
    const text = FILES[path];
    if (text === undefined) throw new SimError('invalid_configuration', 'does not exist');
    return Buffer.from(text);
  },
  nowMs: NOW_MS,
};

/** What is wrong with it, as it is told. */
export function problemsOf(text: string): readonly string[] {
  const seed = readSeedText('f', text, surroundings);
  return seed instanceof SeedPlan ? [] : seed.problems.map(told);
}

const told = (problem: FileProblem): string => `${placeOf('f', problem)}: ${problem.message}`;

export function planOfText(text: string): SeedPlan {
  const seed = readSeedText('f', text, surroundings);
  if (seed instanceof SeedPlan) return seed;
  throw new Error(seed.problems.map(told).join('\n'));
}
