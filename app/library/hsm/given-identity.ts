// The client certificate of mutual TLS, as an application gives it.

import { SimError } from '../../../src/errors.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { type ClientIdentity, clientIdentity } from '../../../src/transport/client-identity.ts';
import { recordOf } from '../check-arguments.ts';

/** What HSMs are shown that want a certificate of their clients: both, of one key pair. */
export interface ClientCertificate {
  /** PEM; those that lead up to the trust anchor may follow it. */
  readonly certificate: string;
  /** PEM, without a passphrase. */
  readonly privateKey: string;
}

const NAMES = { certificate: 'clientCertificate.certificate', privateKey: 'clientCertificate.privateKey' };

/** @internal @throws SimError `invalid_configuration` for what cannot be shown */
export function givenIdentity(given: ClientCertificate | undefined): ClientIdentity | undefined {
  if (given === undefined) return undefined;
  const { certificate, privateKey } = recordOf('clientCertificate', given);
  if (typeof certificate !== 'string') throw missing(NAMES.certificate);
  if (typeof privateKey !== 'string') throw missing(NAMES.privateKey);
  return clientIdentity({ certificatePem: certificate, privateKey: Secret.fromText(privateKey) }, NAMES);
}

const missing = (name: string): SimError =>
  new SimError('invalid_configuration', `${name} is missing: a certificate and its private key go together, both PEM`);
