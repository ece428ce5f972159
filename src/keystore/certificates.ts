// Is this certificate the trust anchor of that cluster? The only file of the KMS side that knows X.509.

import { isIssuedBy } from '../runtime/crypto.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * True when `trustAnchorPem` holds exactly one certificate, self-signed, and it signed `clusterCertificatePem`.
 * Anything that does not parse is no trust anchor.
 */
export function isTrustAnchorOf(trustAnchorPem: string, clusterCertificatePem: string): boolean {
  const [anchorPem, ...more] = trustAnchorPem.match(CERTIFICATE) ?? [];
  if (anchorPem === undefined || more.length > 0) return false;
  return isIssuedBy(anchorPem, anchorPem) && isIssuedBy(clusterCertificatePem, anchorPem);
}
