// A key or a user from one cluster to its clone, as a masked object, which neither this program nor the network can open.

import { SimError } from '../../src/errors.ts';
import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import type { StatusName } from '../../src/wire/status.ts';
import type { Cluster } from './command-context.ts';

/** The destination has something else in its place, or takes none such. */
const UNFIT: readonly StatusName[] = ['KEY_ALREADY_EXISTS', 'USER_ALREADY_EXISTS', 'POLICY_VIOLATION'];

/**
 * @param what `Key` or `User`
 * @throws SimError as `Cluster.request`; `device_refused` in the words of the real program, which counts connections
 */
export async function replicateObject(
  source: Cluster,
  destination: Cluster,
  what: string,
  object: BodyFieldsOf<'extractMaskedObject'>,
): Promise<void> {
  const { maskedObject } = await source.request('extractMaskedObject', object);
  try {
    await destination.request('insertMaskedObject', { ...maskedObject });
  } catch (error) {
    if (!UNFIT.some((name) => SimError.isRefusal(error, name))) throw error;
    const { hsmCount } = await destination.requestEach('listUsers', {});
    throw failedOn(what, hsmCount, hsmCount, error);
  }
}

/**
 * Before anything is replicated: an HSM that lacks it would take what those that have it refuse, if it is not the same.
 * @throws SimError as `replicateObject`, when some HSMs of the destination have it and some do not
 */
export function requireOnAllOrNone(what: string, presentCount: number, hsmCount: number): void {
  if (presentCount > 0) requireOnAll(what, presentCount, hsmCount);
}

/** @throws SimError as `replicateObject`, when some HSMs of the destination do not have it */
export function requireOnAll(what: string, presentCount: number, hsmCount: number): void {
  if (presentCount < hsmCount) throw failedOn(what, hsmCount - presentCount, hsmCount);
}

const failedOn = (what: string, count: number, hsmCount: number, cause?: unknown): SimError =>
  new SimError('device_refused', `${what} replicate failed on ${count} of ${hsmCount} connections`, { cause });
