// What a check looks at, and what it finds.

import type { Environment } from '../configuration/sources.ts';
import type { ReadyDocument } from '../ready-document.ts';

export interface Finding {
  /** `note`: it may be meant so. */
  readonly status: 'ok' | 'note' | 'wrong';
  readonly says: string;
  /** What to do about it. */
  readonly mend?: string;
}

export interface Examined {
  readonly environment: Environment;
  readonly nodeVersion: string;
  readonly temporaryFolder: string;
  /** Where AWS's clients look for credentials beside the environment. */
  readonly homeFolder: string;
  readonly endpoint: string;
  /** Has somebody asked for that endpoint? */
  readonly isEndpointNamed: boolean;
  readonly simulator: Answering;
}

/** Who answers at the endpoint. */
export type Answering =
  | { readonly who: 'simulator'; readonly state: ReadyDocument }
  /** It wants a token, and not the one that it was given. */
  | { readonly who: 'guarded' }
  /** It is one, and answers nothing of the kind now: it starts, stops, or takes itself for misdirected. */
  | { readonly who: 'refusing'; readonly says: string }
  | { readonly who: 'somebody' }
  /** It listens, and has not answered in time. */
  | { readonly who: 'silent' }
  | { readonly who: 'nobody' };

export type Check = (examined: Examined) => Promise<readonly Finding[]> | readonly Finding[];

export const ok = (says: string): Finding => ({ status: 'ok', says });
export const note = (says: string, mend: string): Finding => ({ status: 'note', says, mend });
export const wrong = (says: string, mend: string): Finding => ({ status: 'wrong', says, mend });
