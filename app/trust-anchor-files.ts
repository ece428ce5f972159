// `customerCA.crt` of each cluster that the simulator initialized itself, as a file that clients are pointed to.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts';

export class TrustAnchorFiles {
  readonly #paths = new Map<string, string>();
  #directory: string | undefined;

  /** @throws SimError `invalid_configuration` when there is no room for temporary files */
  write(clusterId: string, pem: string): void {
    this.#directory ??= newTemporaryFolder();
    const path = join(this.#directory, `${clusterId}-customerCA.crt`);
    writeFileSync(path, pem);
    this.#paths.set(clusterId, path);
  }

  /** Undefined for a cluster that somebody else initialized. */
  pathOf(clusterId: string): string | undefined {
    return this.#paths.get(clusterId);
  }

  /** At the end: the files are worth nothing without the cluster. */
  remove(): void {
    if (this.#directory !== undefined) removeTemporaryFolder(this.#directory);
  }
}
