// A cluster's state with what it has in that state only: the request until it is initialized, the certificates after.

import { SimError } from '../../src/errors.ts';
import type { RsaKeyPair } from '../../src/runtime/crypto.ts';
import { type ClusterEvent, type ClusterState, nextClusterState } from './cluster-state.ts';

/** What the first HSM made for the customer to sign. */
export interface CertificateRequest {
  readonly keyPair: RsaKeyPair;
  readonly csrPem: string;
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
  #content: Content = { request: undefined };

  get state(): ClusterState {
    return this.#state;
  }

  /** Undefined before its first HSM, and once initialized. */
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

  created(): void {
    this.#step('created', { request: undefined });
  }

  requestMade(request: CertificateRequest): void {
    this.#content = { request };
  }

  /** @throws SimError `CloudHsmInvalidRequestException` */
  initialize(): CertificateRequest {
    const { request } = this.#content;
    this.require('initialize');
    if (request === undefined) {
      throw new SimError('CloudHsmInvalidRequestException', 'The cluster has no CSR: create its first HSM.');
    }
    this.#step('initialize', { request });
    return request;
  }

  initialized(certificates: Certificates): void {
    this.#step('initialized', { certificates });
  }

  initializationFailed(): void {
    this.#step('initialization_failed', this.#content);
  }

  activated(): void {
    this.#step('activated', this.#content);
  }

  #step(event: ClusterEvent, content: Content): void {
    this.#state = nextClusterState(this.#state, event);
    this.#content = content;
  }
}
