// A process whose main thread is profiled from its start to its end, by V8.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CpuProfile } from './shares.ts';

/** Of a sample, microseconds. */
const INTERVAL = 250;

export interface ProfileFolder {
  /** For the process. */
  readonly nodeFlags: readonly string[];
  /** Once the process has ended. */
  read(): CpuProfile;
  remove(): void;
}

export function profileFolder(): ProfileFolder {
  const folder = mkdtempSync(join(tmpdir(), 'cloudhsm-sim-profile-'));
  return {
    nodeFlags: ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${INTERVAL}`],
    read() {
      const profiles = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
      // Other threads write theirs beside it; the main thread's is the longest.
      const [longest] = profiles.sort((one, other) => other.length - one.length);
      if (longest === undefined) throw new Error('the process has written no profile');
      return JSON.parse(longest) as CpuProfile;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
