// One HSM in a process of its own, over real TLS and with the heap that a serving process has. Tells its parent where it
// listens, and ends with it.
//
//   --faults  with the places that faults sit in, and no fault
//   --keys=N  with so many keys
//
// Asked anything, it collects its garbage, where it may, and tells what it has in memory.

import { parseArgs } from 'node:util';
import { ActiveFaults } from '../../sim/fault/active-faults.ts';
import { faultyAccept } from '../../sim/fault/faulty-accept.ts';
import { faultyDevice } from '../../sim/fault/faulty-device.ts';
import { DEFAULT_HSM_SETTINGS } from '../../sim/hsm/settings.ts';
import { serveDevice } from '../../sim/server/device-server.ts';
import { listenWebSocket } from '../../sim/server/websocket-server.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { beginYoung } from '../../src/runtime/heap.ts';
import { exampleCertificate } from '../../test/support/certificates.ts';
import { createBenchHsm } from '../hsm/bench-hsm.ts';
import { CLUSTER_ID, HSM_ID } from '../hsm/names.ts';

beginYoung();
const { values } = parseArgs({
  options: { faults: { type: 'boolean', default: false }, keys: { type: 'string', default: '0' } },
});
const { hsm, calendar, firstKeyHandle } = await createBenchHsm(Number(values.keys));
const { requestsInFlightMax, connectionsMax } = DEFAULT_HSM_SETTINGS;
const served = { clock: systemMonotonic, requestsInFlightMax };
const side = {
  clusterId: CLUSTER_ID,
  hsmId: HSM_ID,
  target: HSM_ID,
  clock: systemMonotonic,
  faults: new ActiveFaults(calendar),
};
const accept = values.faults
  ? faultyAccept(serveDevice({ device: faultyDevice(hsm, side), ...served }), side)
  : serveDevice({ device: hsm, ...served });
const { certificatePem, privateKeyPem } = exampleCertificate;
const options = { host: '127.0.0.1', port: 0, certificatePem, privateKeyPem, connectionsMax };
const { port } = await listenWebSocket(options, accept);
process.on('message', () => {
  (globalThis as { gc?: () => void }).gc?.();
  process.send?.({ residentSize: process.memoryUsage.rss() });
});
process.once('disconnect', () => process.exit(0));
process.send?.({ port, firstKeyHandle });
