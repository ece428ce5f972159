// What a program and the process of its simulator say to each other.

import type { ErrorCode } from '../../src/errors.ts';
import type { ReadyDocument } from '../ready-document.ts';
import type { CheckedOptions } from './check-start-options.ts';

export type ToChild =
  | { readonly kind: 'start'; readonly options: CheckedOptions }
  | { readonly kind: 'reset' }
  | { readonly kind: 'stop' };

export type FromChild =
  /** It has started, or was reset, whoever wanted that. */
  | { readonly kind: 'ready'; readonly ready: ReadyDocument }
  /** Nothing was started, or could not be started anew. */
  | { readonly kind: 'refused'; readonly code: ErrorCode | undefined; readonly message: string };
