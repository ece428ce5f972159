// X.509 of a cluster, as the CloudHSM user guide makes it ("Initialize the cluster"): the customer's self-signed root,
// the cluster's CSR, and the certificate that the customer signs for it.
//
// node-forge encodes and decodes; signatures are OpenSSL's: forge's pure JavaScript RSA takes tenths of a second to make one
// and a tenth to check one.

import type { pki as Pki } from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';
import md from 'node-forge/lib/md.all.js';
import pem from 'node-forge/lib/pem.js';
import pki from 'node-forge/lib/x509.js';
import { SimError } from '../../src/errors.ts';
import { isIssuedBy, type RsaKeyPair, signSha256Digest } from '../../src/runtime/crypto.ts';
import type { RandomSource } from '../../src/runtime/random.ts';

/** `-days 3652` of the guide's commands. */
const VALIDITY_MS = 3652 * 24 * 60 * 60 * 1000;
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
/** RFC 5280 section 4.1.2.2: positive, at most 20 octets. */
const SERIAL_NUMBER_SIZE = 20;
/** The API model's longest `Cert`. */
const CERTIFICATE_PEM_SIZE_MAX = 20_000;
const X509_V3 = 2;

/** What every issued certificate draws on: the date it begins at and the chance in its serial number. */
export interface Issuance {
  readonly random: RandomSource;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A self-signed root with Basic Constraints: `customerCA.crt`. PEM. */
export function createCustomerCa(keyPair: RsaKeyPair, issuance: Issuance): string {
  const subject = [
    { name: 'countryName', value: 'US' },
    { name: 'organizationName', value: 'cloudhsm-sim' },
    { name: 'commonName', value: 'customerCA' },
  ];
  return issueCertificate({ subject, publicKeyPem: keyPair.publicKeyPem, ca: true, authority: keyPair, issuance });
}

/** A distinguished name, outermost first. */
export type SubjectName = readonly { readonly name: string; readonly value: string }[];

export interface CertificateOrder {
  readonly subject: SubjectName;
  readonly publicKeyPem: string;
  /** May it sign others? */
  readonly ca: boolean;
  /** Who signs: without a certificate, the subject itself. */
  readonly authority: { readonly privateKeyPem: string; readonly certificatePem?: string };
  readonly issuance: Issuance;
}

/** X.509 v3 with Basic Constraints. PEM. */
export function issueCertificate({ subject, publicKeyPem, ca, authority, issuance }: CertificateOrder): string {
  const certificate = begin(publicKeyPem, issuance);
  const { certificatePem, privateKeyPem } = authority;
  certificate.setSubject([...subject]);
  certificate.setIssuer(
    certificatePem === undefined ? [...subject] : pki.certificateFromPem(certificatePem).subject.attributes,
  );
  certificate.setExtensions([{ name: 'basicConstraints', cA: ca, critical: true }]);
  sign(certificate, pki.getTBSCertificate(certificate), privateKeyPem);
  return toPem(pki.certificateToPem(certificate));
}

/** The name that its hardware gives a cluster's first HSM. */
export function hsmSubject(random: RandomSource): SubjectName {
  const hardwareId = Buffer.from(random.octets(3)).toString('hex').toUpperCase();
  const partition = 1 + Math.floor(random.fraction() * 32);
  return [
    { name: 'countryName', value: 'US' },
    { name: 'stateOrProvinceName', value: 'CA' },
    { name: 'organizationName', value: 'Cavium' },
    { name: 'organizationalUnitName', value: 'N3FIPS' },
    { name: 'localityName', value: 'SanJose' },
    { name: 'commonName', value: `HSM:${hardwareId}:PARTN:${partition}, for FIPS mode` },
  ];
}

/** The request that a cluster's first HSM makes. PEM. */
export function createClusterCsr(keyPair: RsaKeyPair, subject: SubjectName): string {
  const csr = pki.createCertificationRequest();
  csr.publicKey = pki.publicKeyFromPem(keyPair.publicKeyPem);
  csr.setSubject([...subject]);
  // forge hands its `key` the hash and takes whatever it answers as the signature.
  const key = { sign: (hash: md.MessageDigest) => signHash(keyPair.privateKeyPem, hash) };
  csr.sign(key as unknown as Pki.rsa.PrivateKey, md.sha256.create());
  return toPem(pki.certificationRequestToPem(csr));
}

export interface CertificateAuthority {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** What `openssl x509 -req -CA customerCA.crt -CAkey customerCA.key` makes of a CSR: X.509 v1, no extensions. PEM. */
export function signCsr(csrPem: string, authority: CertificateAuthority, issuance: Issuance): string {
  const csr = pki.certificationRequestFromPem(csrPem);
  if (csr.publicKey === null) throw new SimError('invalid_configuration', 'the CSR has no public key');
  const certificate = begin(pki.publicKeyToPem(csr.publicKey), issuance);
  certificate.setSubject(csr.subject.attributes);
  certificate.setIssuer(pki.certificateFromPem(authority.certificatePem).subject.attributes);
  const tbs = pki.getTBSCertificate(certificate);
  // X.690 section 11.5: the version of a v1 certificate is the default, and a default is not encoded.
  if (Array.isArray(tbs.value)) tbs.value.shift();
  sign(certificate, tbs, authority.privateKeyPem);
  return toPem(pki.certificateToPem(certificate));
}

export interface InitializationCertificates {
  readonly signedCertificatePem: string;
  readonly trustAnchorPem: string;
}

/**
 * What InitializeCluster checks: the trust anchor is one self-signed RSA-2048 or RSA-4096 root, the certificate is signed
 * by it and for the key of the CSR, both are valid now.
 * @throws SimError `CloudHsmInvalidRequestException`
 */
export function checkInitialization(given: InitializationCertificates, csrPem: string, nowMs: number): void {
  const anchor = parse(given.trustAnchorPem, 'trust anchor');
  const certificate = parse(given.signedCertificatePem, 'signed certificate');
  const bits = (anchor.publicKey as Pki.rsa.PublicKey).n.bitLength();
  if (bits !== 2048 && bits !== 4096) throw refused('the trust anchor has no RSA key of 2048 or 4096 bits');
  // RFC 5280 section 4.2.1.9: without cA its key must not verify signatures of certificates. v1 has no extensions.
  if (anchor.version === X509_V3 && !isAuthority(anchor)) {
    throw refused('the trust anchor is an X.509 v3 certificate without Basic Constraints that make it an authority');
  }
  if (!isIssuedBy(given.trustAnchorPem, given.trustAnchorPem))
    throw refused('the trust anchor is not a self-signed certificate');
  if (!isIssuedBy(given.signedCertificatePem, given.trustAnchorPem)) {
    throw refused('the signed certificate is not signed by the trust anchor');
  }
  const { publicKey } = pki.certificationRequestFromPem(csrPem);
  if (publicKey === null || pki.publicKeyToPem(publicKey) !== pki.publicKeyToPem(certificate.publicKey)) {
    throw refused("the signed certificate is not for the key of the cluster's CSR");
  }
  for (const { validity } of [anchor, certificate]) {
    if (nowMs < validity.notBefore.getTime() || nowMs > validity.notAfter.getTime()) {
      throw refused('a certificate has expired or is not valid yet');
    }
  }
}

function isAuthority(certificate: Pki.Certificate): boolean {
  const constraints = certificate.getExtension('basicConstraints') as { readonly cA?: boolean } | null | undefined;
  return constraints?.cA === true;
}

const refused = (message: string, cause?: unknown): SimError =>
  new SimError('CloudHsmInvalidRequestException', `InitializeCluster: ${message}.`, { cause });

function parse(text: string, what: string): Pki.Certificate {
  if (text.length > CERTIFICATE_PEM_SIZE_MAX) throw refused(`the ${what} is too long`);
  try {
    if (pem.decode(text).length !== 1) throw new Error('more than one PEM block');
    return pki.certificateFromPem(text);
  } catch (cause) {
    throw refused(`the ${what} is not one PEM certificate with an RSA key`, cause);
  }
}

function begin(publicKeyPem: string, { random, nowMs }: Issuance): Pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(publicKeyPem);
  const serialNumber = random.octets(SERIAL_NUMBER_SIZE);
  // Neither negative nor shorter than it looks: its first bits are 01.
  serialNumber[0] = ((serialNumber[0] ?? 0) & 0x3f) | 0x40;
  certificate.serialNumber = Buffer.from(serialNumber).toString('hex');
  certificate.validity.notBefore = new Date(nowMs);
  certificate.validity.notAfter = new Date(nowMs + VALIDITY_MS);
  certificate.signatureOid = SHA256_WITH_RSA;
  certificate.siginfo.algorithmOid = SHA256_WITH_RSA;
  return certificate;
}

function sign(certificate: Pki.Certificate, tbs: asn1.Asn1, privateKeyPem: string): void {
  const hash = md.sha256.create();
  hash.update(asn1.toDer(tbs).getBytes());
  certificate.tbsCertificate = tbs;
  certificate.signature = signHash(privateKeyPem, hash);
}

/** forge's octet strings have one character for each octet. */
const signHash = (privateKeyPem: string, hash: md.MessageDigest): string =>
  Buffer.from(signSha256Digest(privateKeyPem, Buffer.from(hash.digest().getBytes(), 'latin1'))).toString('latin1');

const toPem = (text: string): string => text.replaceAll('\r\n', '\n');
