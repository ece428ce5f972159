// What becomes an internal exception, in the log: whose failure it was decides how loud it is told.

import t from 'tap';
import { reportFailure } from '../../app/report-failure.ts';
import { InjectedFault } from '../../sim/fault/injected-fault.ts';
import { SimError } from '../../src/errors.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const request = { service: 'KMS', operation: 'Encrypt', requestId: 'a' };
const internal = (cause: unknown): SimError => new SimError('KMSInternalException', 'It failed.', { cause });

t.test('by whose failure it was', (t) => {
  const refused = new SimError('device_refused', 'no', { status: 219, refusal: 'DEVICE_ERROR' });
  const gone = new SimError('control_plane_unavailable', 'nobody answers', { cause: new Error('ECONNREFUSED') });
  const bug = new TypeError('undefined is no function');
  for (const [error, line] of [
    [internal(new InjectedFault('q', 'internal_error')), undefined],
    [internal(refused), { level: 'debug', outcome: 'DEVICE_ERROR', error: 'no', message: 'an HSM failed the request' }],
    [gone, { level: 'warn', error: 'nobody answers', message: 'a request failed outside' }],
    [internal(new SimError('seal_broken', 'changed')), { level: 'error', message: 'a request failed inside' }],
    [internal(bug), { level: 'error', message: 'a request failed inside' }],
    [new SimError('ledger_unavailable', 'full'), { level: 'error', message: 'a request failed inside' }],
    [bug, { level: 'error', err: bug, message: 'a request failed inside' }],
    ['thrown', { level: 'error', err: 'thrown', message: 'a request failed inside' }],
  ] as const) {
    const { lines, logger } = recordingLogger('trace');
    reportFailure(logger)(error, request);
    t.match(lines, line === undefined ? [] : [{ ...line, ...request }], String(error));
    t.equal(lines.length, line === undefined ? 0 : 1);
    if (line?.level !== 'error')
      t.notOk(
        lines.some((told) => 'err' in told),
        'no stack of ours',
      );
  }
  t.end();
});
