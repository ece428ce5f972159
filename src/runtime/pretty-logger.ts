// Logs for people to read: the same lines, coloured where standard error is a terminal.

import pretty from 'pino-pretty';
import type { Logger, LogLevel } from './logger.ts';
import { loggerTo, standardErrorDestination } from './pino-logger.ts';

export function createPrettyLogger(level: LogLevel): Logger {
  const colorize = process.stderr.isTTY === true && !process.env.NO_COLOR;
  const destination = standardErrorDestination();
  return loggerTo(level, pretty({ destination, colorize, translateTime: 'HH:MM:ss.l' }));
}
