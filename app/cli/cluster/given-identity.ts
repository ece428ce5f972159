// The client certificate of mutual TLS, and its private key: two files, or neither.

import { SimError } from '../../../src/errors.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { type ClientIdentity, clientIdentity } from '../../../src/transport/client-identity.ts';
import { readInputFile } from '../files.ts';
import { CLI_VARIABLES } from '../language/global-flags.ts';

const CERTIFICATE = 'client-cert-hsm-tls-file';
const PRIVATE_KEY = 'client-key-hsm-tls-file';

const missing = (flag: typeof CERTIFICATE | typeof PRIVATE_KEY): SimError =>
  new SimError(
    'invalid_configuration',
    `A client certificate and its private key go together: --${flag} is missing (or ${CLI_VARIABLES[flag]})`,
  );

/**
 * @param pathOf the value of a flag, or of the variable in its place
 * @throws SimError `invalid_configuration`
 */
export function givenIdentity(
  pathOf: (flag: typeof CERTIFICATE | typeof PRIVATE_KEY) => string | undefined,
): ClientIdentity | undefined {
  const [certificate, privateKey] = [pathOf(CERTIFICATE), pathOf(PRIVATE_KEY)];
  if (certificate === undefined && privateKey === undefined) return undefined;
  if (certificate === undefined) throw missing(CERTIFICATE);
  if (privateKey === undefined) throw missing(PRIVATE_KEY);
  const certificatePem = readInputFile(certificate).toString('utf8');
  return clientIdentity(
    { certificatePem, privateKey: new Secret(readInputFile(privateKey)) },
    { certificate, privateKey },
  );
}
