// A simulator that was started, wherever it runs.

import type { ReadyDocument } from '../ready-document.ts';

export interface StartedSimulator {
  readonly ready: ReadyDocument;
  /** Resolves when nothing of it is left. Called once. */
  stop(): Promise<void>;
}
