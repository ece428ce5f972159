// A worker's entry: one HSM, its listener and its event loop. It waits to be told which one.

import { parentPort } from 'node:worker_threads';
import { poolExecutor } from '../../sim/hsm/crypto/long-work.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { createHsm, type Hsm } from '../../sim/hsm/hsm.ts';
import { settingsOf } from '../../sim/hsm/settings.ts';
import { serveDevice } from '../../sim/server/device-server.ts';
import { SystemCalendar, systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { DeviceListener } from './device-listener.ts';
import { PortLedger } from './ledger-port.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts';

const say = (message: FromWorker): void => parentPort?.postMessage(message);

function obey(message: ToWorker, hsm: Hsm, calendar: SystemCalendar, listener: DeviceListener): void {
  if (message.kind === 'advance') calendar.advance(message.byMs);
  else if (message.kind === 'client_certificates') {
    const set = listener.requireClientCertificates(message.clientTrustAnchorPem);
    void set.then(() => say({ kind: 'client_certificates_set' }));
  } else if (message.kind === 'audit_events') {
    say({ kind: 'audit_events', call: message.call, events: hsm.auditEvents(message.afterSequenceNumber) });
  } else if (message.kind === 'lose') void listener.reset().then(() => say({ kind: 'silent' }));
  else {
    hsm.stop();
    void listener.close().then(() => say({ kind: 'silent' }));
  }
}

async function begin({ start, manners, ledgerPort, calendarAdvancedMs }: WorkerStart): Promise<void> {
  const settings = settingsOf(start, manners);
  const calendar = new SystemCalendar();
  calendar.advance(calendarAdvancedMs);
  const hsm = createHsm({
    clusterId: start.clusterId,
    hsmId: start.hsmId,
    clusterKey: start.clusterKey,
    ledger: new PortLedger<ClusterFact>(ledgerPort),
    clock: { monotonic: systemMonotonic, calendar },
    random: systemRandom,
    executor: poolExecutor(systemMonotonic),
    settings,
  });
  const { requestsInFlightMax, connectionsMax } = settings;
  await hsm.ready;
  const accept = serveDevice({ device: hsm, clock: systemMonotonic, requestsInFlightMax });
  const listener = await DeviceListener.open({ ...start, connectionsMax }, accept);
  parentPort?.on('message', (message: ToWorker) => obey(message, hsm, calendar, listener));
  say({ kind: 'listening', port: listener.port });
}

parentPort?.once('message', (message: WorkerStart) => {
  begin(message).catch((error: unknown) => {
    say({ kind: 'refused_to_start', message: error instanceof Error ? error.message : String(error) });
  });
});
