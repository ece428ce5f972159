// Why a port cannot be had, and what to do about it.

import { SimError } from '../../src/errors.ts';

const MENDED_BY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use; choose another with --port, or 0 for a free one',
  EADDRNOTAVAIL: 'is not on an address of this machine; name one of its own with --host',
  ENOTFOUND: 'is on a name that does not resolve; name another with --host',
  EAI_AGAIN: 'is on a name that does not resolve now; name an address with --host',
  EACCES: 'is not for this user to open; choose one above 1023 with --port, or 0 for a free one',
};

export const portRefusal = (host: string, port: number, cause: NodeJS.ErrnoException): SimError =>
  new SimError('invalid_configuration', `port ${port} on ${host} ${MENDED_BY[cause.code ?? ''] ?? cause.message}`, {
    cause,
  });
