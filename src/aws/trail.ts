// Where the validator is in a request, and what it has found wrong so far.

import { type ErrorCode, SimError } from '../errors.ts';

/** The report stops here: a body of a megabyte can break a constraint a hundred thousand times. */
const VIOLATIONS_MAX = 64;

export class Trail {
  /** Member names in lower camel case; an element of a list is `<number from 1>`, `member`. */
  readonly path: string[] = [];
  /** The constraints that the scalar just checked breaks; whoever checks empties it. */
  readonly broken: string[] = [];
  readonly #violations: string[] = [];
  readonly #validationException: ErrorCode;

  constructor(validationException: ErrorCode) {
    this.#validationException = validationException;
  }

  /** Notes a broken constraint of the member at `path`. `shown` is the value in words, undefined where AWS leaves it out. */
  refuse(constraint: string, shown: string | undefined): void {
    const value = shown === undefined ? 'Value' : `Value '${shown}'`;
    this.#note(`${value} at '${this.path.join('.')}' failed to satisfy constraint: ${constraint}`);
  }

  refuseNull(): void {
    this.#note(`Value null at '${this.path.join('.')}' failed to satisfy constraint: Member must not be null`);
  }

  /** Throws the service's validation exception with everything that was noted, if anything was. */
  conclude(): void {
    const count = this.#violations.length;
    if (count === 0) return;
    const errors = count === 1 ? 'error' : 'errors';
    const message = `${count} validation ${errors} detected: ${this.#violations.join('; ')}`;
    throw new SimError(this.#validationException, message);
  }

  #note(violation: string): void {
    this.#violations.push(violation);
    if (this.#violations.length === VIOLATIONS_MAX) this.conclude();
  }
}
