// Where HSMs listen: one after another, from the first one's port on.

import { SimError } from '../src/errors.ts';

export const DEFAULT_HSM_PORT = 22231;
export const PORT_MAX = 65_535;

/** @returns 0: free ones for all */
export const hsmPortOf = ({ port, hsmPort }: { readonly port: number; readonly hsmPort: number | undefined }): number =>
  hsmPort ?? (port === 0 ? 0 : DEFAULT_HSM_PORT);

/**
 * Past the last port HSMs would listen on others than somebody asked for.
 * @param named what the setting is called where it was given
 * @throws SimError `invalid_configuration`
 */
export function assertHsmPort(named: string, hsmPort: number, hsmCount: number): void {
  const max = PORT_MAX - hsmCount + 1;
  if (hsmPort <= max) return;
  const message = `${named} takes at most ${max} where ${hsmCount} HSMs have ports from it on, not ${hsmPort}`;
  throw new SimError('invalid_configuration', message);
}
