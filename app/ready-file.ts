// The ready file: one JSON document that says where everything is, there from the moment at which everything answers until
// that ends.

import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SimError } from '../src/errors.ts';
import { randomUuid, systemRandom } from '../src/runtime/random.ts';
import type { ReadyDocument } from './ready-document.ts';
import { readRegularFile } from './regular-file.ts';

const SIZE_MAX = 16 * 1024 * 1024;

export class ReadyFile {
  /** Undefined: it is over. */
  #path: string | undefined;

  /**
   * What a process left there that has ended goes: whoever waits for the file would take it for ours.
   * @throws SimError `invalid_configuration` when it could not be written, which at the end would be too late to tell; when what is
   * there is no ready file: whoever named it meant another
   */
  constructor(path: string) {
    this.#path = path;
    try {
      accessSync(dirname(resolve(path)), constants.W_OK);
      // It takes the place of what is there: of another file, not of a directory or a device.
      if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error('is no file');
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
      const pid = pidIn(path);
      if (pid === undefined) throw noReadyFile(path);
      // In a container every simulator may have the same number.
      if (pid === process.pid || hasEnded(pid)) rmSync(path, { force: true });
    } catch (cause) {
      throw cause instanceof SimError ? cause : notWritable(path, cause);
    }
  }

  /**
   * Atomic: a reader sees all of it or nothing. Mode 0600, for it holds the passwords of users made by the simulator.
   * @throws SimError `invalid_configuration`
   */
  write(document: ReadyDocument): void {
    const path = this.#path;
    if (path === undefined) return;
    const unfinished = join(dirname(path), `.ready-${randomUuid(systemRandom)}.tmp`);
    try {
      writeFileSync(unfinished, `${JSON.stringify(document, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw notWritable(path, error);
    }
  }

  /** For good: nothing is ready any more. What another process has written there since stays. */
  remove(): void {
    const path = this.#path;
    this.#path = undefined;
    if (path !== undefined && pidIn(path) === process.pid) rmSync(path, { force: true });
  }
}

/** Has that process of this machine ended? Those of containers and of other machines have numbers of their own. */
export function hasEnded(pid: unknown): boolean {
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Undefined where there is no ready file. */
function pidIn(path: string): number | undefined {
  try {
    const document: unknown = JSON.parse(new TextDecoder().decode(readRegularFile(path, SIZE_MAX)));
    const { pid, endpoint } = (document ?? {}) as Partial<ReadyDocument>;
    return typeof endpoint === 'string' ? pid : undefined;
  } catch {
    return undefined;
  }
}

const noReadyFile = (path: string): SimError =>
  new SimError(
    'invalid_configuration',
    `--ready-file ${path} is there and is no ready file; name another, or remove it`,
  );

const notWritable = (path: string, cause: unknown): SimError =>
  new SimError(
    'invalid_configuration',
    `--ready-file ${path} cannot be written; name a file in a folder that you may write to`,
    { cause },
  );
