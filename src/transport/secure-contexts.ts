// What TLS connections under one trust anchor have in common, made once for all of them: to read the certificate and fill a
// store with it takes a tenth of what a handshake does. No session is resumed through it.

import { createSecureContext, type SecureContext } from 'node:tls';
import { SimError } from '../errors.ts';
import type { ClientIdentity } from './client-identity.ts';

/** The clusters that one process talks to, and some that are gone; the oldest is made again when it is asked for. */
const CONTEXTS_MAX = 32;

/** Of one client: all of its contexts show the same certificate, or none. */
export class SecureContexts {
  readonly #contexts = new Map<string, SecureContext>();
  readonly #shown: { readonly cert: string; readonly key: Buffer } | undefined;

  /** @throws SimError `invalid_configuration` for an identity that TLS does not take: a key that is too short, ... */
  constructor(identity?: ClientIdentity) {
    if (identity === undefined) return;
    const { buffer, byteOffset, byteLength } = identity.privateKey.reveal();
    this.#shown = { cert: identity.certificatePem, key: Buffer.from(buffer, byteOffset, byteLength) };
    try {
      createSecureContext(this.#shown);
    } catch (cause) {
      const { reason = 'it cannot be used' } = cause as { readonly reason?: string };
      throw new SimError('invalid_configuration', `TLS does not take the client certificate: ${reason}`, { cause });
    }
  }

  /** @param trustAnchorPem the certificate that the other side's chain has to end at; what is none, no chain ends at. */
  under(trustAnchorPem: string): SecureContext {
    const known = this.#contexts.get(trustAnchorPem);
    if (known !== undefined) return known;
    const context = createSecureContext({ ca: [trustAnchorPem], minVersion: 'TLSv1.2', ...this.#shown });
    this.#contexts.set(trustAnchorPem, context);
    for (const oldest of this.#contexts.keys()) {
      if (this.#contexts.size <= CONTEXTS_MAX) break;
      this.#contexts.delete(oldest);
    }
    return context;
  }
}
