// What TLS connections under one trust anchor have in common, made once for all of them: to read the certificate and fill a
// store with it takes a tenth of what a handshake does. No session is resumed through it.

import { createSecureContext, type SecureContext } from 'node:tls';

/** The clusters that one process talks to, and some that are gone; the oldest is made again when it is asked for. */
const CONTEXTS_MAX = 32;

export class SecureContexts {
  readonly #contexts = new Map<string, SecureContext>();

  /** @param trustAnchorPem the certificate that the other side's chain has to end at; what is none, no chain ends at. */
  under(trustAnchorPem: string): SecureContext {
    const known = this.#contexts.get(trustAnchorPem);
    if (known !== undefined) return known;
    const context = createSecureContext({ ca: [trustAnchorPem], minVersion: 'TLSv1.2' });
    this.#contexts.set(trustAnchorPem, context);
    for (const oldest of this.#contexts.keys()) {
      if (this.#contexts.size <= CONTEXTS_MAX) break;
      this.#contexts.delete(oldest);
    }
    return context;
  }
}
