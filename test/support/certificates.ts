// Fixture certificates, so that tests need no key generation. fixtures/README.md tells how they were made.

import { readFileSync } from 'node:fs';

// The compiled file lies in build/test/support/; the fixtures stay in the source tree.
const fixtures = new URL('../../../test/support/fixtures/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, fixtures), 'utf8');

export interface CertificateFixture {
  /** The self-signed root: `customerCA.crt`. */
  readonly trustAnchorPem: string;
  readonly trustAnchorPrivateKeyPem: string;
  /** The cluster's certificate, signed by the root, and its private key. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const fixture = (root: string, cluster: string): CertificateFixture => ({
  trustAnchorPem: read(`${root}-customer-ca.crt`),
  trustAnchorPrivateKeyPem: read(`${root}-customer-ca.key`),
  certificatePem: read(`${cluster}-cluster.crt`),
  privateKeyPem: read(`${cluster}-cluster.key`),
});

export const exampleCertificate: CertificateFixture = fixture('example', 'example');
/** Another cluster's certificate under the same root. */
export const siblingCertificate: CertificateFixture = fixture('example', 'sibling');
/** Another root and a certificate under it. */
export const unrelatedCertificate: CertificateFixture = fixture('unrelated', 'unrelated');
