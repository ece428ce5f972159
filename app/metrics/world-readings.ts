// The simulated world in numbers, as far as it is in this process: HSMs, custom key stores and their links, faults.

import type { FaultRegistry } from '../../sim/fault/registry.ts';
import type { DeviceSide } from '../device-side.ts';
import type { WorkerFigures } from '../hsm/worker-messages.ts';
import type { KmsSide } from '../kms-side.ts';
import { hsmReadings } from './hsm-readings.ts';
import { kmsReadings } from './kms-readings.ts';
import { lagReadings } from './lag-readings.ts';
import { counter, type Reading } from './reading.ts';

export interface ReadWorld {
  readonly devices?: Pick<DeviceSide, 'world' | 'hsmFigures'>;
  readonly kmsSide?: KmsSide;
  readonly faults: FaultRegistry;
}

const NO_HSMS: ReadonlyMap<string, WorkerFigures> = new Map();

export async function worldReadings({ devices, kmsSide, faults }: ReadWorld): Promise<readonly Reading[]> {
  const figures = (await devices?.hsmFigures()) ?? NO_HSMS;
  return [
    ...(devices === undefined ? [] : hsmReadings(devices.world, figures)),
    ...(kmsSide === undefined ? [] : kmsReadings(kmsSide)),
    ...(await faultReadings(faults)),
    ...lagReadings(figures),
  ];
}

async function faultReadings(faults: FaultRegistry): Promise<readonly Reading[]> {
  const listed = await faults.list();
  const samples = listed.map(({ name, kind, hits }) => ({ labels: { fault: name, kind }, value: hits }));
  return [counter('fault_hits_total', 'Events that a fault has hit.', samples)];
}
