// Why a port cannot be had, and what to do about it: about the port, or about where it is.

import { SimError } from '../../src/errors.ts';

const PORT_MENDED_BY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use; choose another with --port, or 0 for a free one',
  EACCES: 'is not for this user to open; choose one above 1023 with --port, or 0 for a free one',
};

const HOST_MENDED_BY: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'is no address of this machine; name one of its own with --host',
  ENOTFOUND: 'is a name that does not resolve; name another with --host',
  EAI_AGAIN: 'is a name that does not resolve now; name an address with --host',
};

export function portRefusal(host: string, port: number, cause: NodeJS.ErrnoException): SimError {
  const { code = '', message } = cause;
  const ofHost = HOST_MENDED_BY[code];
  const says =
    ofHost === undefined ? `port ${port} on ${host} ${PORT_MENDED_BY[code] ?? message}` : `${host} ${ofHost}`;
  return new SimError('invalid_configuration', says, { cause });
}
