// One request through the whole log, from HTTP to the HSM's answer, at `--log-level debug` and `trace`; and what is never in
// it is in secrets.test.ts.

import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { isLogged, type Logger } from '../../src/runtime/logger.ts';
import { IN_WORKERS, refusalOf, runSimulator } from '../support/running-simulator.ts';

interface Line {
  readonly level: string;
  readonly message: string;
  readonly requestId?: string;
  readonly deviceRequest?: string;
  readonly [field: string]: unknown;
}

/** Lines as they would be written, and word of each new one. */
function recordingLogger(level: string) {
  const lines: Line[] = [];
  let hear = (): void => {};
  const bound = (context: object): Logger => {
    const at = (name: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
      if (!isLogged(name, level)) return;
      lines.push({ level: name, message, ...context, ...fields });
      hear();
    };
    return {
      level,
      ...{ trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
      child: (fields) => bound({ ...context, ...fields }),
    };
  };
  /** Once it is there: an HSM's lines come from another thread. */
  const until = async (isIt: (line: Line) => boolean): Promise<Line> => {
    for (;;) {
      const found = lines.find(isIt);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        hear = resolve;
      });
    }
  };
  return { lines, until, logger: bound({}) };
}

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
