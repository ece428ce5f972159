// A customer's CA from PEM files: what InitializeCluster would refuse is refused here, before anything is started.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { Path } from '../yaml/path.ts';
import type { PlannedCustomerCa } from './plan.ts';
import type { Planning } from './planning.ts';
import { readNamedFile } from './secrets.ts';
import type { SeedCustomerCa } from './seed-document.ts';

const CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s*$/;
const MODULUS_BITS: readonly (number | undefined)[] = [2048, 4096];

const wrong = (message: string, cause?: unknown): SimError => new SimError('invalid_configuration', message, { cause });

/** @param dateMs of the calendar at the start */
export function planCustomerCa(
  planning: Planning,
  { certificate, privateKey }: SeedCustomerCa,
  path: Path,
  dateMs: number,
): PlannedCustomerCa | undefined {
  const { surroundings } = planning;
  const trusted = planning.reporting([...path, 'certificate'], () =>
    checkedCertificate(Buffer.from(readNamedFile(certificate, surroundings)).toString('utf8'), dateMs),
  );
  const key = planning.reporting([...path, 'privateKey'], () => {
    const pem = new Secret(Uint8Array.from(readNamedFile(privateKey, surroundings)));
    return { pem, keyObject: readKey(pem) };
  });
  if (trusted === undefined || key === undefined) return undefined;
  if (!trusted.checkPrivateKey(key.keyObject)) {
    planning.report([...path, 'privateKey'], "is not the key of the CA's certificate");
    return undefined;
  }
  return { certificatePem: trusted.toString(), privateKey: key.pem };
}

function checkedCertificate(text: string, dateMs: number): X509Certificate {
  if (!CERTIFICATE.test(text)) throw wrong('is not one PEM certificate');
  const certificate = parse(text);
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== 'rsa' || !MODULUS_BITS.includes(asymmetricKeyDetails?.modulusLength)) {
    throw wrong('has no RSA key of 2048 or 4096 bits');
  }
  if (!certificate.verify(certificate.publicKey)) throw wrong('is not self-signed');
  if (!certificate.ca) throw wrong('has no Basic Constraints that make it an authority');
  if (dateMs < Date.parse(certificate.validFrom) || dateMs > Date.parse(certificate.validTo)) {
    throw wrong('has expired or is not valid yet');
  }
  return certificate;
}

function parse(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw wrong('is not one PEM certificate', cause);
  }
}

function readKey(pem: Secret): KeyObject {
  try {
    return createPrivateKey(Buffer.from(pem.reveal()));
  } catch (cause) {
    throw wrong('is no PEM private key without a passphrase; openssl rsa -in KEY -out PLAIN takes one off', cause);
  }
}
