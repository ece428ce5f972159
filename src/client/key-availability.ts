// The availability rule of Client SDK 5: a token key must be on two HSMs before it may be used, so that the loss of one
// does not lose it (CloudHSM user guide, "Manage key synchronization"). One-HSM clusters have to do without the rule.

import { SimError } from '../errors.ts';
import type { BodyFieldsOf, Operation, Response } from '../wire/messages.ts';
import type { HsmLink, RequestOptions } from './hsm-link.ts';

const HSMS_MIN = 2;
/** A session key stays on its HSM by nature; the ranges are apart (docs of the wire: GenerateKey). */
const SESSION_KEY_HANDLE_BASE = 2 ** 48;
/** Keys known to be there; past it all are asked for again. */
const KNOWN_MAX = 10_000;
const QUESTION_DEADLINE_MS = 5_000;

/** Members of request bodies that name a key. */
const HANDLES = ['keyHandle', 'wrappingKeyHandle', 'unwrappingKeyHandle', 'baseKeyHandle'] as const;

/** These look at a key, take it elsewhere or put it away; they do not use it. */
const NO_USES: ReadonlySet<Operation> = new Set([
  'getAttributes',
  'extractMaskedObject',
  'setAttributes',
  'deleteKey',
  'shareKey',
  'unshareKey',
  'generateQuorumToken',
]);

export interface KeyAvailabilityParts {
  /** To the HSMs that are connected. */
  readonly links: () => readonly HsmLink[];
  /** Connects to HSMs that the directory names by now. Never rejects. */
  readonly lookAgain: () => Promise<void>;
  /** @throws SimError what an HSM says */
  readonly deleteKey: (keyHandle: number, options: RequestOptions) => Promise<unknown>;
}

export class KeyAvailability {
  readonly #parts: KeyAvailabilityParts;
  readonly #known = new Set<number>();

  constructor(parts: KeyAvailabilityParts) {
    this.#parts = parts;
  }

  /** Entries were lost: nothing is known any more. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * Sends a request only if the key that it uses is on two HSMs; a key that it makes is on two before it is answered. One
   * that is not is deleted again: a caller who is refused knows of no key.
   * @throws SimError `key_unavailable`; what `send` throws
   */
  async guard<O extends Operation>(
    operation: O,
    body: BodyFieldsOf<O>,
    send: () => Promise<Response>,
  ): Promise<Response> {
    if (!NO_USES.has(operation)) {
      const fields = body as Readonly<Record<string, unknown>>;
      for (const name of HANDLES) {
        const used = fields[name];
        if (typeof used === 'number' && !(await this.#isAvailable(used, 0))) throw unavailable(used);
      }
    }
    const response = await send();
    const { keyGenerated, keyPairGenerated, position } = response;
    const made = [
      ...[keyGenerated?.keyHandle, keyPairGenerated?.publicKeyHandle, keyPairGenerated?.privateKeyHandle],
    ].filter((keyHandle) => keyHandle !== undefined);
    for (const keyHandle of made) {
      if (!(await this.#isAvailable(keyHandle, position))) throw await this.#undone(made, keyHandle, position);
    }
    return response;
  }

  async #isAvailable(keyHandle: number, afterPosition: number): Promise<boolean> {
    if (keyHandle >= SESSION_KEY_HANDLE_BASE) return true;
    const before = this.#parts.links();
    if (await this.#isOn(before, keyHandle, afterPosition)) return true;
    // An HSM may have come in place of one that was lost.
    await this.#parts.lookAgain();
    const links = this.#parts.links();
    return links.some((link) => !before.includes(link)) && this.#isOn(links, keyHandle, afterPosition);
  }

  async #isOn(links: readonly HsmLink[], keyHandle: number, afterPosition: number): Promise<boolean> {
    if (links.length < HSMS_MIN) return false;
    if (!this.#known.has(keyHandle) && !(await isOnTwo(links, keyHandle, afterPosition))) return false;
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.add(keyHandle);
    return true;
  }

  /** Deletes what has been made. @returns the refusal; with a cause, it names the keys that stay */
  async #undone(made: readonly number[], keyHandle: number, afterPosition: number): Promise<SimError> {
    const options = { afterPosition, deadlineMs: QUESTION_DEADLINE_MS };
    const outcomes = await Promise.allSettled(made.map((one) => this.#parts.deleteKey(one, options)));
    const left = outcomes.flatMap((outcome, index): readonly Left[] => {
      // What no HSM knows is gone with the one that made it.
      if (outcome.status === 'fulfilled' || SimError.isRefusal(outcome.reason, 'INVALID_OBJECT_HANDLE')) return [];
      return [{ keyHandle: made[index] ?? 0, cause: outcome.reason }];
    });
    return unavailable(keyHandle, left);
  }
}

interface Left {
  readonly keyHandle: number;
  readonly cause: unknown;
}

function unavailable(keyHandle: number, left: readonly Left[] = []): SimError {
  // The words of Client SDK 5.
  const says =
    `Key ${keyHandle} does not meet the availability requirements - ` +
    `The key must be available on at least ${HSMS_MIN} HSMs before being used.`;
  const stays = left.map(
    ({ keyHandle, cause }) =>
      ` Key ${keyHandle} has been made, and cannot be deleted again: ${cause instanceof Error ? cause.message : cause}`,
  );
  const [first] = left;
  return new SimError('key_unavailable', says + stays.join('.'), first && { cause: first.cause });
}

async function isOnTwo(links: readonly HsmLink[], keyHandle: number, afterPosition: number): Promise<boolean> {
  const options = { afterPosition, deadlineMs: QUESTION_DEADLINE_MS };
  const answers = await Promise.allSettled(links.map((link) => link.request('getAttributes', { keyHandle }, options)));
  return answers.filter(({ status }) => status === 'fulfilled').length >= HSMS_MIN;
}
