// Kinds are loaded when the first fault comes: most runs never have one.

import { SimError } from '../../src/errors.ts';
import type { FaultKind } from './fault-kind.ts';

/** @throws SimError `invalid_configuration` for a name that no kind has */
export async function loadKind(name: string): Promise<FaultKind> {
  const { FAULT_KINDS } = await import('./kinds.ts');
  const kind = FAULT_KINDS.get(name);
  if (kind === undefined) throw new SimError('invalid_configuration', `there is no kind of fault ${name}`);
  return kind;
}
