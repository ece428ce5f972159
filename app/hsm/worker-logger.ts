// The log of a worker: its lines are the main thread's to write.

import { isLogged, type Logger } from '../../src/runtime/logger.ts';

export interface LogRecord {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** @param level of the main thread's log: what that would drop is not sent */
export function workerLogger(level: string, send: (record: LogRecord) => void, bound: object = {}): Logger {
  const at =
    (name: LogRecord['level']) =>
    (fields: object, message: string): void => {
      if (isLogged(name, level)) send({ level: name, fields: cloneable({ ...bound, ...fields }), message });
    };
  return {
    level,
    ...{ trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    child: (fields) => workerLogger(level, send, { ...bound, ...fields }),
  };
}

/** An error would lose its class, and a code, on its way to another thread. */
function cloneable(fields: object): object {
  const { err } = fields as { readonly err?: unknown };
  if (!(err instanceof Error)) return fields;
  const { name: type, message, stack } = err;
  return { ...fields, err: { type, message, stack, ...('code' in err && { code: err.code }) } };
}
