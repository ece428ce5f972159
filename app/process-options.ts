// What the settings mean that every process has that serves: `up`, `cluster` and `kms`.

import type { LogLevel } from '../src/runtime/logger.ts';
import { requireDistinct } from './distinct-paths.ts';
import { type Binding, type BindingSettings, bindingOf } from './http/binding.ts';

export interface ProcessSettings extends BindingSettings {
  readonly port: number;
  readonly readyFile: string | undefined;
  readonly eventsFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'pretty';
  /** Seconds. */
  readonly drainTimeout: number;
}

export interface ProcessOptions {
  /** Of the HTTP endpoint; 0: free ports for everything. */
  readonly port: number;
  readonly readyFile: string | undefined;
  readonly eventsFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'pretty';
  readonly binding: Binding;
  /** For requests under way, when it is told to stop. */
  readonly drainTimeoutMs: number;
}

/** @throws SimError `invalid_configuration` */
export function processOptions(settings: ProcessSettings): ProcessOptions {
  const { port, readyFile, eventsFile, logLevel, logFormat } = settings;
  requireDistinct({ '--ready-file': readyFile, '--events-file': eventsFile });
  return {
    ...{ port, readyFile, eventsFile, logLevel, logFormat },
    binding: bindingOf(settings, readyFile !== undefined),
    drainTimeoutMs: settings.drainTimeout * 1000,
  };
}
