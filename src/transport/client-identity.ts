// What a client shows of itself where the other side wants a certificate (mutual TLS).

import { SimError } from '../errors.ts';
import { certificatesIn, type KeyFault, keyFaultOf } from '../runtime/crypto.ts';
import type { Secret } from '../runtime/secret.ts';

export interface ClientIdentity {
  /** PEM: its own certificate, then those that lead up to the trust anchor, if there are any in between. */
  readonly certificatePem: string;
  /** PEM, without a passphrase. */
  readonly privateKey: Secret;
}

/** What whoever gave them calls them: a flag, a file, an option. */
export interface IdentityNames {
  readonly certificate: string;
  readonly privateKey: string;
}

const FAULTS: Readonly<Record<KeyFault, (names: IdentityNames) => string>> = {
  not_a_key: ({ privateKey }) => `${privateKey} is no private key in PEM format`,
  locked: ({ privateKey }) => `${privateKey} has a passphrase: write it without one, as \`openssl pkey\` does`,
  of_another: ({ certificate, privateKey }) => `${privateKey} is not the private key of the certificate ${certificate}`,
};

/** @throws SimError `invalid_configuration` for what cannot be shown; it says nothing of what the key is */
export function clientIdentity(identity: ClientIdentity, names: IdentityNames): ClientIdentity {
  const { certificatePem, privateKey } = identity;
  if (certificatesIn(certificatePem) === undefined) {
    throw new SimError('invalid_configuration', `${names.certificate} is no certificate in PEM format`);
  }
  const fault = keyFaultOf(certificatePem, privateKey.reveal());
  if (fault !== undefined) throw new SimError('invalid_configuration', FAULTS[fault](names));
  return identity;
}
