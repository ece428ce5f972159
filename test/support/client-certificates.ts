// Certificates of clients and their authorities, as the user guide has openssl make them ("Set up mutual TLS").

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { temporaryFolder } from './up-process.ts';

export interface ClientCertificates {
  readonly folder: string;
  openssl(command: string): string;
  /** The path of a file. */
  at(name: string): string;
  read(name: string): string;
  write(name: string, text: string): string;
  /** `NAME.key` and `NAME.crt`, self-signed. */
  authority(name: string): void;
  /** `NAME.key` and `NAME.crt`, under an authority. */
  client(name: string, authority: string): void;
}

/** In a folder that goes with `t`. */
export function clientCertificates(t: Test): ClientCertificates {
  const folder = temporaryFolder(t);
  const at = (name: string): string => join(folder, name);
  const openssl = (command: string): string =>
    execFileSync('openssl', command.split(' '), { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  return {
    ...{ folder, at, openssl },
    read: (name) => readFileSync(at(name), 'utf8'),
    write(name, text) {
      writeFileSync(at(name), text);
      return at(name);
    },
    authority(name) {
      openssl(`genrsa -out ${name}.key 2048`);
      openssl(`req -new -x509 -days 3652 -key ${name}.key -subj /CN=${name} -out ${name}.crt`);
    },
    client(name, authority) {
      openssl(`genrsa -out ${name}.key 2048`);
      openssl(`req -new -sha256 -key ${name}.key -subj /CN=${name} -out ${name}.csr`);
      const under = `-CA ${authority}.crt -CAkey ${authority}.key -set_serial 01`;
      openssl(`x509 -req -days 365 -in ${name}.csr ${under} -out ${name}.crt`);
    },
  };
}
