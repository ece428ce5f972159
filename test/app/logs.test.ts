// One request through the whole log, from HTTP to the HSM's answer, at `--log-level debug` and `trace`; and what is never in
// it is in secrets.test.ts.

import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { recordingLogger } from '../support/recording-logger.ts';
import { IN_WORKERS, refusalOf, runSimulator } from '../support/running-simulator.ts';

t.test('a request has one id from HTTP to the HSM', async (t) => {
  const { lines, until, logger } = recordingLogger('debug');
  const world = await runSimulator(t, { ...IN_WORKERS, logger });
  const answer = await world.kms.send(new KMS.EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from('x') }));
  const { requestId = '' } = answer.$metadata;
  const device = await until((line) => line.requestId === requestId && line.message === 'the HSM answered');
  t.match(device, { level: 'debug', operation: 'encrypt', outcome: 'SUCCESS', durationMs: Number });
  const { deviceRequest = '' } = device;
  t.match(deviceRequest, /^hsm-[2-7a-z]{11}\/[0-9a-f]{7}\/\d+$/);
  t.ok(world.hsmIds().includes(String(device.hsmId)));
  const link = await until((line) => line.deviceRequest === deviceRequest && line.message === 'KMS heard from the HSM');
  t.match(link, { requestId, hsmId: device.hsmId, operation: 'encrypt', outcome: 'SUCCESS' });
  const http = await until((line) => line.requestId === requestId && line.message === 'a request was answered');
  t.match(http, { level: 'debug', service: 'KMS', operation: 'Encrypt', status: 200, durationMs: Number });
  t.equal(lines.filter((line) => line.requestId === requestId).length, 3, 'and nothing else is called so');

  const { service, operation } = await until((line) => line.requestId === requestId && 'service' in line);
  t.same([service, operation], ['KMS', 'Encrypt']);
  const audit = (await (await world.control(`clusters/${world.clusterId}/hsms/${device.hsmId}/audit-log`)).json()) as {
    events: { opcode: string; sessionHandle: number }[];
  };
  const handles = audit.events.filter(({ opcode }) => opcode === 'CN_LOGIN').map(({ sessionHandle }) => sessionHandle);
  t.ok(handles.includes(Number.parseInt(deviceRequest.split('/')[1] ?? '', 16)), 'the audit log has the session');

  const control = await until((line) => line.message === 'a control request was answered');
  t.match(control, { route: 'GET /_sim/v1/clusters/:clusterId/hsms/:hsmId/audit-log', status: 200, requestId: String });
  t.notOk(
    lines.some((line) => line.level === 'trace' || line.operation === 'heartbeat'),
    'heartbeats are for trace',
  );
});

t.test('failures, and what a request leaves behind', async (t) => {
  const { until, logger } = recordingLogger('trace');
  const world = await runSimulator(t, { ...IN_WORKERS, logger });
  await refusalOf(world.kms.send(new KMS.EncryptCommand({ KeyId: 'alias/none', Plaintext: Buffer.from('x') })));
  const refused = await until((line) => line.exception === 'NotFoundException');
  t.match(refused, { service: 'KMS', operation: 'Encrypt', status: 400 });
  const form = new URLSearchParams({ Action: 'NoSuch', Version: '2016-11-15' });
  await fetch(world.ready.endpoint, { method: 'POST', body: form });
  t.match(await until((line) => line.exception === 'InvalidAction'), { service: 'EC2', operation: 'NoSuch' });

  const CustomKeyStoreId = world.storeId;
  await world.kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await world.settledState(CustomKeyStoreId), 'DISCONNECTED');
  const connect = await world.kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await world.settledState(CustomKeyStoreId), 'CONNECTED');
  const causedBy = connect.$metadata.requestId;
  const changed = await until(
    (line) =>
      line.causedBy === causedBy && line.operation === 'changePassword' && line.message === 'KMS heard from the HSM',
  );
  t.match(changed, { outcome: 'SUCCESS' }, 'the rotation is of the connect that began it');
  t.match(await until((line) => line.message === 'the HSM was asked'), { level: 'trace', operation: String });
});

t.test('at warn nobody looks on', async (t) => {
  const { lines, logger } = recordingLogger('warn');
  const world = await runSimulator(t, { ...IN_WORKERS, logger, seed: 'cluster', hsmCount: 1 });
  await world.kms.send(new KMS.ListKeysCommand({}));
  t.same(lines, []);
});

t.test('a fault is no failure of the simulator: only debug tells it, by its name', async (t) => {
  const quiet = recordingLogger('info');
  const talking = recordingLogger('debug');
  for (const { logger } of [quiet, talking]) {
    const world = await runSimulator(t, { ...IN_WORKERS, logger });
    for (const fault of [
      { name: 'inside', kind: 'internal_error', times: 1 },
      { name: 'refused', kind: 'reject', match: { operation: 'encrypt' }, times: 1 },
    ]) {
      const headers = { 'content-type': 'application/json' };
      await world.control('faults', { method: 'POST', headers, body: JSON.stringify(fault) });
      const encrypting = world.kms.send(
        new KMS.EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from('x') }),
      );
      t.match(await refusalOf(encrypting), { name: 'KMSInternalException' }, fault.kind);
    }
  }
  const failures = ({ lines }: typeof quiet) => lines.filter(({ level }) => level === 'error' || level === 'warn');
  t.same([failures(quiet), failures(talking)], [[], []]);
  const told = await talking.until(({ message }) => message === 'a fault met the request');
  t.match(told, { level: 'debug', fault: 'inside', kind: 'internal_error', operation: 'Encrypt', requestId: String });
  const failed = await talking.until(({ message }) => message === 'an HSM failed the request');
  t.match(failed, { level: 'debug', operation: 'Encrypt', outcome: 'DEVICE_ERROR', requestId: String });
});
