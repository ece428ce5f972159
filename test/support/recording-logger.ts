// A log that is read instead of written.

import { isLogged, type Logger } from '../../src/runtime/logger.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly requestId?: string;
  readonly deviceRequest?: string;
  readonly [field: string]: unknown;
}

/** Lines as they would be written, and word of each new one. */
export function recordingLogger(level: string) {
  const lines: LogLine[] = [];
  let hear = (): void => {};
  const bound = (context: object): Logger => {
    const at = (name: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
      if (!isLogged(name, level)) return;
      lines.push({ level: name, message, ...context, ...fields });
      hear();
    };
    return {
      level,
      ...{ trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
      child: (fields) => bound({ ...context, ...fields }),
    };
  };
  /** Once it is there: an HSM's lines come from another thread. */
  const until = async (isIt: (line: LogLine) => boolean): Promise<LogLine> => {
    for (;;) {
      const found = lines.find(isIt);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        hear = resolve;
      });
    }
  };
  return { lines, until, logger: bound({}) };
}
