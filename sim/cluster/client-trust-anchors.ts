// What the certificates of clients have to be under, where a cluster enforces mutual TLS (CloudHSM user guide, set up mutual
// TLS): one or two certificates, each with those that lead up to its root, if it has one above it.

import { SimError } from '../../src/errors.ts';
import { certificatesIn } from '../../src/runtime/crypto.ts';

export interface ClientTrustAnchor {
  /** 1 or 2. */
  readonly reference: number;
  /** A certificate, or a chain. */
  readonly certificatePem: string;
}

/** Those of a cluster. Where it enforces mutual TLS, a change resets the connections of its HSMs. */
export interface TrustAnchors {
  /** In the order of their references. */
  list(): readonly ClientTrustAnchor[];
  /** @throws SimError `CloudHsmInvalidRequestException`, also when the cluster is not ACTIVE, or of hsm1.medium */
  register(certificatePem: string): Promise<ClientTrustAnchor>;
  /** @throws SimError `not_found` */
  deregister(reference: number): Promise<void>;
}

const COUNT_MAX = 2;
const SIZE_MAX = 6_980;
const KEYS = ['rsa 2048', 'rsa 3072', 'rsa 4096', 'ec prime256v1', 'ec secp384r1', 'ec secp521r1'];

const refused = (message: string): SimError => new SimError('CloudHsmInvalidRequestException', message);

export class ClientTrustAnchors {
  #anchors: readonly ClientTrustAnchor[] = [];

  list(): readonly ClientTrustAnchor[] {
    return this.#anchors;
  }

  /** All of them; undefined without any. */
  get pem(): string | undefined {
    if (this.#anchors.length === 0) return undefined;
    return this.#anchors.map(({ certificatePem }) => certificatePem).join('\n');
  }

  /** @throws SimError `CloudHsmInvalidRequestException` for what is no trust anchor, or one too many */
  register(certificatePem: string): ClientTrustAnchor {
    check(certificatePem);
    if (this.#anchors.length >= COUNT_MAX)
      throw refused(`A cluster has at most ${COUNT_MAX} trust anchors for clients.`);
    const isTaken = (reference: number): boolean => this.#anchors.some((anchor) => anchor.reference === reference);
    const anchor = { reference: isTaken(1) ? 2 : 1, certificatePem };
    this.#anchors = [...this.#anchors, anchor].sort((one, other) => one.reference - other.reference);
    return anchor;
  }

  /** @throws SimError `not_found` */
  deregister(reference: number): void {
    const rest = this.#anchors.filter((anchor) => anchor.reference !== reference);
    if (rest.length === this.#anchors.length) {
      throw new SimError('not_found', `there is no trust anchor for clients with the reference ${reference}`);
    }
    this.#anchors = rest;
  }
}

function check(certificatePem: string): void {
  if (Buffer.byteLength(certificatePem) > SIZE_MAX) throw refused(`A trust anchor is at most ${SIZE_MAX} octets long.`);
  const certificates = certificatesIn(certificatePem);
  if (certificates === undefined) throw refused('A trust anchor is a certificate in PEM format, or a chain of them.');
  if (certificates.some(({ isAuthority }) => !isAuthority)) {
    throw refused('A trust anchor is the certificate of an authority: Basic Constraints have to say so.');
  }
  const odd = certificates.find(({ key }) => !KEYS.includes(key));
  if (odd !== undefined) throw refused(`The key of a trust anchor is one of ${KEYS.join(', ')}, not ${odd.key}.`);
}
