// A bar while something long goes on; nothing where nobody watches.

import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** @param done of the benches; with a fraction */
  show(done: number, name: string): void;
  /** Makes room for a line on standard output. */
  hide(): void;
}

const SILENT: Progress = { show: () => {}, hide: () => {} };

export function createProgress(total: number, stream = process.stderr): Progress {
  if (!stream.isTTY) return SILENT;
  const options = { format: '{bar} {percentage} % {name}', clearOnComplete: true, hideCursor: true, stream };
  let bar: SingleBar | undefined;
  return {
    show(done, name) {
      if (bar === undefined) {
        bar = new SingleBar(options, Presets.rect);
        bar.start(total, 0, { name });
      }
      bar.update(done, { name });
    },
    hide() {
      bar?.stop();
      bar = undefined;
    },
  };
}
