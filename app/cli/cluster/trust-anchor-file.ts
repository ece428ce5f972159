// The customerCA.crt that somebody names: what is none would be told of much later, as an HSM's certificate that is wrong.

import { X509Certificate } from 'node:crypto';
import { SimError } from '../../../src/errors.ts';
import { readInputFile } from '../files.ts';

/** The file's content. @throws SimError `invalid_configuration` */
export function readTrustAnchor(path: string): string {
  const text = readInputFile(path).toString('utf8');
  if (holdsCertificate(text)) return text;
  throw new SimError(
    'invalid_configuration',
    `${path} holds no certificate in PEM: --hsm-ca-cert names the customerCA.crt of the cluster`,
  );
}

function holdsCertificate(text: string): boolean {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return false;
  try {
    new X509Certificate(text);
    return true;
  } catch {
    return false;
  }
}
