// Structured logs, as everybody sees them. What writes them is in pino-logger.ts.

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Logger {
  /** One of LOG_LEVELS. */
  readonly level: string;
  trace(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/** Does a log of that level have lines of this one? */
export const isLogged = (line: LogLevel, level: string): boolean =>
  LOG_LEVELS.indexOf(line) >= LOG_LEVELS.indexOf(level as LogLevel);

export const silentLogger: Logger = {
  level: 'silent',
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};
