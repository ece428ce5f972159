// A secret is a type: it prints as <redacted>, refuses JSON, compares in constant time, and can be wiped.

import { SimError } from '../errors.ts';
import { equalOctets } from './crypto.ts';

const REDACTED = '<redacted>';

export class Secret {
  #octets: Uint8Array | undefined;

  /** Takes the octets over: the caller must not keep them. */
  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  static fromText(text: string): Secret {
    return new Secret(Buffer.from(text, 'utf8'));
  }

  /** The octets themselves, not a copy; they are zero after `wipe`. */
  reveal(): Uint8Array {
    if (this.#octets === undefined) throw new SimError('illegal_transition', 'the secret has been wiped');
    return this.#octets;
  }

  equals(other: Secret): boolean {
    return equalOctets(this.reveal(), other.reveal());
  }

  copy(): Secret {
    return new Secret(Uint8Array.from(this.reveal()));
  }

  wipe(): void {
    this.#octets?.fill(0);
    this.#octets = undefined;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): never {
    throw new SimError('illegal_transition', 'a secret has no JSON form');
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
