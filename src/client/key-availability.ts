// The availability rule of Client SDK 5: a token key must be on two HSMs before it may be used, so that the loss of one
// does not lose it (CloudHSM user guide, "Manage key synchronization"). One-HSM clusters have to do without the rule.

import { SimError } from '../errors.ts';
import type { BodyFieldsOf, Operation, Response } from '../wire/messages.ts';
import type { HsmLink } from './hsm-link.ts';

const HSMS_MIN = 2;
/** A session key stays on its HSM by nature; the ranges are apart (docs of the wire: GenerateKey). */
const SESSION_KEY_HANDLE_BASE = 2 ** 48;
/** Keys known to be there; past it all are asked for again. */
const KNOWN_MAX = 10_000;
const QUESTION_DEADLINE_MS = 5_000;

/** Members of request bodies that name a key. */
const HANDLES = ['keyHandle', 'wrappingKeyHandle', 'unwrappingKeyHandle', 'baseKeyHandle'] as const;

/** These look at a key or put it away; they do not use it. */
const NO_USES: ReadonlySet<Operation> = new Set([
  'getAttributes',
  'setAttributes',
  'deleteKey',
  'shareKey',
  'unshareKey',
]);

export class KeyAvailability {
  readonly #links: () => readonly HsmLink[];
  readonly #known = new Set<number>();

  /** @param links to the HSMs that are connected */
  constructor(links: () => readonly HsmLink[]) {
    this.#links = links;
  }

  /** Entries were lost: nothing is known any more. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * Sends a request only if the key that it uses is on two HSMs; a key that it makes is on two before it is answered. One
   * that is not stays where it was made.
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
        if (typeof used === 'number') await this.#require(used, 0);
      }
    }
    const response = await send();
    const { keyGenerated, keyPairGenerated, position } = response;
    for (const made of [
      keyGenerated?.keyHandle,
      keyPairGenerated?.publicKeyHandle,
      keyPairGenerated?.privateKeyHandle,
    ]) {
      if (made !== undefined) await this.#require(made, position);
    }
    return response;
  }

  async #require(keyHandle: number, afterPosition: number): Promise<void> {
    if (keyHandle >= SESSION_KEY_HANDLE_BASE) return;
    const links = this.#links();
    if (links.length >= HSMS_MIN && (this.#known.has(keyHandle) || (await isOnTwo(links, keyHandle, afterPosition)))) {
      if (this.#known.size >= KNOWN_MAX) this.#known.clear();
      this.#known.add(keyHandle);
      return;
    }
    // The words of Client SDK 5.
    throw new SimError(
      'key_unavailable',
      `Key ${keyHandle} does not meet the availability requirements - ` +
        `The key must be available on at least ${HSMS_MIN} HSMs before being used.`,
    );
  }
}

async function isOnTwo(links: readonly HsmLink[], keyHandle: number, afterPosition: number): Promise<boolean> {
  const options = { afterPosition, deadlineMs: QUESTION_DEADLINE_MS };
  const answers = await Promise.allSettled(links.map((link) => link.request('getAttributes', { keyHandle }, options)));
  return answers.filter(({ status }) => status === 'fulfilled').length >= HSMS_MIN;
}
