// The log of a process, as its settings have it. What writes it is loaded when somebody logs.

import type { Logger } from '../src/runtime/logger.ts';
import type { ProcessOptions } from './process-options.ts';

export async function openLog({
  logLevel,
  logFormat,
}: Pick<ProcessOptions, 'logLevel' | 'logFormat'>): Promise<Logger> {
  if (logFormat === 'pretty') return (await import('../src/runtime/pretty-logger.ts')).createPrettyLogger(logLevel);
  return (await import('../src/runtime/pino-logger.ts')).createLogger(logLevel);
}
