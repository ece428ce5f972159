// A cluster's state with what it has in that state only: the request until it is initialized, the certificates after.

import { SimError } from '../../src/errors.ts';
import type { RsaKeyPair } from '../../src/runtime/crypto.ts';
import { type ClusterEvent, type ClusterState, nextClusterState } from './cluster-state.ts';
import type { HardwareCertificates } from './hardware-certificates.ts';

/** What the first HSM made for the customer to sign. */
export interface CertificateRequest {
  readonly keyPair: RsaKeyPair;
  readonly csrPem: string;
  /** By which the HSM shows that its key is in genuine hardware. Made when first asked for. */
  readonly hardware: () => Promise<HardwareCertificates>;
}

export interface Certificates {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly trustAnchorPem: string;
}

type Content =
  | { readonly request: CertificateRequest | undefined; readonly certificates?: undefined }
  | { readonly request?: undefined; readonly certificates: Certificates };

export class Life {
  #state: ClusterState = 'CREATE_IN_PROGRESS';
  #content: Content;

  /** @param certificates of a cluster made from a backup */
  constructor(certificates: Certificates | undefined) {
    this.#content = certificates === undefined ? { request: undefined } : { certificates };
  }

  get state(): ClusterState {
    return this.#state;
  }

  /** Undefined without the HSM that made it, and once initialized. */
  get request(): CertificateRequest | undefined {
    return this.#content.request;
  }

  /** Undefined until initialized. */
  get certificates(): Certificates | undefined {
    return this.#content.certificates;
  }

  /** @throws SimError `CloudHsmInvalidRequestException` for an event that the state does not have */
  require(event: ClusterEvent): void {
    nextClusterState(this.#state, event);
  }

  /** For events that change nothing else. @throws SimError `CloudHsmInvalidRequestException` */
  step(event: Exclude<ClusterEvent, 'initialize' | 'initialized'>): void {
    this.#state = nextClusterState(this.#state, event);
  }

  requestMade(request: CertificateRequest): void {
    this.#content = { request };
  }

  /** The HSM that made it is gone, and its key with it. Nothing once the cluster is initialized. */
  forgetRequest(): void {
    if (this.#content.certificates === undefined) this.#content = { request: undefined };
  }

  /** What is to be signed. @throws SimError `CloudHsmInvalidRequestException` */
  requireRequest(): CertificateRequest {
    this.require('initialize');
    const { request } = this.#content;
    if (request !== undefined) return request;
    throw new SimError('CloudHsmInvalidRequestException', 'The cluster has no CSR: create its first HSM.');
  }

  /** @throws SimError `CloudHsmInvalidRequestException` */
  initialize(): void {
    this.#state = nextClusterState(this.#state, 'initialize');
  }

  initialized(certificates: Certificates): void {
    this.#state = nextClusterState(this.#state, 'initialized');
    this.#content = { certificates };
  }
}
