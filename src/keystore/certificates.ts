// Is this certificate the trust anchor of that cluster? The only file of the KMS side that knows X.509.

import forge from 'node-forge';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * True when `trustAnchorPem` holds exactly one certificate, self-signed, and it signed `clusterCertificatePem`.
 * Anything that does not parse is no trust anchor.
 */
export function isTrustAnchorOf(trustAnchorPem: string, clusterCertificatePem: string): boolean {
  try {
    const [pem, ...more] = trustAnchorPem.match(CERTIFICATE) ?? [];
    if (pem === undefined || more.length > 0) return false;
    const anchor = forge.pki.certificateFromPem(pem);
    return anchor.verify(anchor) && anchor.verify(forge.pki.certificateFromPem(clusterCertificatePem));
  } catch {
    return false;
  }
}
