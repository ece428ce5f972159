// The ports of a seed's HSMs: one after another, from the first one's on.

import { PORT_MAX } from '../hsm-port.ts';
import { refusalOfAll } from '../refusal-of-all.ts';
import type { SeedPlan } from './plan.ts';

/**
 * @param hsmPort of the first HSM; 0: free ones for all
 * @throws SimError `invalid_configuration` that names each cluster for whose HSMs there are none
 */
export function assertPorts({ parts: { clusters }, where }: SeedPlan, hsmPort: number): void {
  if (hsmPort === 0) return;
  const count = clusters.reduce((sum, { hsmZones }) => sum + hsmZones.length, 0);
  const hsmPortMax = PORT_MAX - count + 1;
  let nextPort = hsmPort;
  const beyond = clusters.filter(({ hsmZones }) => {
    nextPort += hsmZones.length;
    return nextPort > PORT_MAX + 1;
  });
  if (beyond.length === 0) return;
  const rest = `beside a seed of ${count} HSMs, --hsm-port takes at most ${hsmPortMax}, not ${hsmPort}`;
  throw refusalOfAll(
    beyond.map(({ path }) => `${where([...path, 'hsms'])}: goes past the last port, ${PORT_MAX}: ${rest}`),
  );
}
