// One HSM in a process of its own, over real TLS: with a crypto user, as a cluster of one would have it. Tells its parent
// where it listens, and ends with it. With `--faults`, the places that faults sit in are there, and no fault.

import { ActiveFaults } from '../../sim/fault/active-faults.ts';
import { faultyAccept } from '../../sim/fault/faulty-accept.ts';
import { faultyDevice } from '../../sim/fault/faulty-device.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { createHsm } from '../../sim/hsm/hsm.ts';
import { DEFAULT_HSM_SETTINGS } from '../../sim/hsm/settings.ts';
import { firstUserCreated } from '../../sim/hsm/user-facts.ts';
import { serveDevice } from '../../sim/server/device-server.ts';
import { listenWebSocket } from '../../sim/server/websocket-server.ts';
import { MemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { SystemCalendar, systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Role } from '../../src/wire/roles.ts';
import { exampleCertificate } from '../../test/support/certificates.ts';
import { CLUSTER_ID, HSM_ID, PASSWORD, USERNAME } from './device-names.ts';

const ledger = new MemoryLedger<ClusterFact>();
const clusterKey = systemRandom.octets(32);
const user = { username: USERNAME, role: Role.CRYPTO_USER, password: Buffer.from(PASSWORD) };
await ledger.append(await firstUserCreated(clusterKey, systemRandom, user), 0);

const calendar = new SystemCalendar();
const hsm = createHsm({
  clusterId: CLUSTER_ID,
  hsmId: HSM_ID,
  clusterKey,
  ledger,
  clock: { monotonic: systemMonotonic, calendar },
  random: systemRandom,
});
await hsm.ready;
const { requestsInFlightMax, connectionsMax } = DEFAULT_HSM_SETTINGS;
const served = { clock: systemMonotonic, requestsInFlightMax };
const side = { clusterId: CLUSTER_ID, hsmId: HSM_ID, clock: systemMonotonic, faults: new ActiveFaults(calendar) };
const accept = process.argv.includes('--faults')
  ? faultyAccept(serveDevice({ device: faultyDevice(hsm, side), ...served }), side)
  : serveDevice({ device: hsm, ...served });
const { certificatePem, privateKeyPem } = exampleCertificate;
const options = { host: '127.0.0.1', port: 0, certificatePem, privateKeyPem, connectionsMax };
const { port } = await listenWebSocket(options, accept);
process.send?.({ port });
process.once('disconnect', () => process.exit(0));
