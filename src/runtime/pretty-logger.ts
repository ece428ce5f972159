// Logs for people to read: the same lines, coloured where standard error is a terminal.

import pretty from 'pino-pretty';
import type { Logger, LogLevel } from './logger.ts';
import { loggerTo } from './pino-logger.ts';

export function createPrettyLogger(level: LogLevel): Logger {
  const colorize = process.stderr.isTTY === true && !process.env.NO_COLOR;
  return loggerTo(level, pretty({ destination: 2, sync: true, colorize, translateTime: 'HH:MM:ss.l' }));
}
