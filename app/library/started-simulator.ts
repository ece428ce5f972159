// A simulator that was started, wherever it runs.

import type { ReadyDocument } from '../ready-document.ts';

export interface StartedSimulator {
  /** As it was when it was ready, or was reset last. */
  readonly ready: ReadyDocument;
  /** Everything as it was at the start. @throws SimError: it could not be started anew */
  reset(): Promise<void>;
  /** Resolves when nothing of it is left. Called once. */
  stop(): Promise<void>;
}
