// Logs as JSON lines. Redaction is the second line of defence: secrets are a type and do not get here.

import { type DestinationStream, pino } from 'pino';
import type { Logger, LogLevel } from './logger.ts';

const SECRET_MEMBERS = ['password', 'newPassword', 'KeyStorePassword', 'Plaintext', 'plaintext', 'authorization'];

const STANDARD_ERROR = 2;

/** JSON lines to standard error, so that standard output stays for people and pipes. */
export const createLogger = (level: LogLevel): Logger => loggerTo(level, standardErrorDestination());

/** No log is worth the process: from the first line that cannot be written on, for want of space say, there is none. */
export function standardErrorDestination(): DestinationStream {
  const destination = pino.destination(STANDARD_ERROR);
  destination.on('error', () => {
    destination.write = () => true;
    destination.flushSync = () => {};
    destination.end = () => {};
  });
  return destination;
}

export function loggerTo(level: LogLevel, destination: DestinationStream): Logger {
  const redact = { paths: SECRET_MEMBERS.flatMap((member) => [member, `*.${member}`]), censor: '<redacted>' };
  return pino({ level, base: null, redact, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
