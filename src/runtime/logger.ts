// Structured logs. Redaction is the second line: secrets are a type and do not get here.

import { pino } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

const SECRET_MEMBERS = ['password', 'newPassword', 'KeyStorePassword', 'Plaintext', 'plaintext', 'authorization'];

/** JSON lines to standard error, so that standard output stays for people and pipes. */
export function createLogger(level: LogLevel): Logger {
  const redact = { paths: SECRET_MEMBERS.flatMap((member) => [member, `*.${member}`]), censor: '<redacted>' };
  return pino({ level, base: null, redact, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};
