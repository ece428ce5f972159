// What app may put in front of the handlers, and beside them.

import t from 'tap';
import type { Answer } from '../../../src/aws/router.ts';
import type { RequestContext } from '../../../src/aws/service.ts';
import { SimError } from '../../../src/errors.ts';
import { createHookedFront, errorOf, kmsService } from './support.ts';

const valid = { KeyId: 'k', Plaintext: 'aGk=' };
const Encrypt = (input: { KeyId: string }) => ({ KeyId: input.KeyId });

t.test('before dispatch: sees a valid request, may hold it up, and what it throws is the answer', async (t) => {
  const seen: RequestContext[] = [];
  let handled = 0;
  let refusal: SimError | undefined;
  const service = kmsService({
    Encrypt: () => {
      handled++;
      return { KeyId: 'k' };
    },
  });
  const beforeDispatch = async (context: RequestContext): Promise<void> => {
    seen.push(context);
    if (refusal !== undefined) throw refusal;
  };
  const front = createHookedFront({ beforeDispatch }, service);
  t.equal((await front.call('TrentService.Encrypt', valid)).status, 200);
  t.match(seen, [{ service: 'KMS', operation: 'Encrypt', input: { KeyId: 'k', Plaintext: Buffer.from('hi') } }]);
  t.same(seen[0]?.caller, { sourceAddress: '192.0.2.1', userAgent: '', accessKeyId: undefined });

  t.equal((await front.call('TrentService.Encrypt', {})).status, 400);
  t.equal(seen.length, 1, 'an invalid request never gets there');

  refusal = new SimError('ThrottlingException', 'slowly');
  t.same(errorOf(await front.call('TrentService.Encrypt', valid)), {
    __type: 'ThrottlingException',
    message: 'slowly',
  });
  refusal = new SimError('DependencyTimeoutException', 'late');
  t.equal((await front.call('TrentService.Encrypt', valid)).status, 500);
  t.equal(handled, 1, 'and the handler has not run');
});

t.test('a hook that is not asynchronous', async (t) => {
  const front = createHookedFront({ beforeDispatch: () => {} }, kmsService({ Encrypt }));
  t.equal((await front.call('TrentService.Encrypt', valid)).status, 200);
});

t.test('a watcher is told of each request and its answer', async (t) => {
  const told: { readonly call: RequestContext; readonly answer: Answer }[] = [];
  const watch = (call: RequestContext) => (answer: Answer) => void told.push({ call, answer });
  const beforeDispatch = ({ input }: RequestContext): void => {
    if ((input as { KeyId?: string }).KeyId === 'refused') throw new SimError('ThrottlingException', 'slowly');
  };
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'TrentService.Encrypt',
    'user-agent': `aws-sdk ${'x'.repeat(1000)}`,
    authorization: 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/kms/aws4_request, SignedHeaders=host',
  };
  const front = createHookedFront({ watch, beforeDispatch }, kmsService({ Encrypt }));
  const { headers: answered } = await front.call('', valid, { headers });
  await front.call('', { ...valid, KeyId: 'refused' }, { headers });
  await front.call('', { KeyId: 'k' }, { headers });
  await front.call('', '{', { headers });
  await front.call('TrentService.Nothing', valid);
  t.match(told, [
    { call: { operation: 'Encrypt', input: { KeyId: 'k' } }, answer: { output: { KeyId: 'k' } } },
    { call: { input: { KeyId: 'refused' } }, answer: { exception: 'ThrottlingException', message: 'slowly' } },
    { call: { input: undefined }, answer: { exception: 'ValidationException', message: /plaintext/ } },
    { call: { input: undefined }, answer: { exception: 'SerializationException' } },
  ]);
  t.equal(told.length, 4, 'an operation that there is not has no event');
  t.equal(told[0]?.call.requestId, answered['x-amzn-RequestId']);
  t.equal(told[0]?.call.caller.accessKeyId, 'AKIDEXAMPLE');
  t.equal(told[0]?.call.caller.userAgent.length, 256, 'what a client says of itself has its bound');
});

t.test('what does not fit the output is an internal exception to the watcher, too', async (t) => {
  const answers: Answer[] = [];
  const watch = () => (answer: Answer) => void answers.push(answer);
  const front = createHookedFront({ watch }, kmsService({ Encrypt: () => ({ Nonsense: 1 }) }));
  t.equal((await front.call('TrentService.Encrypt', valid)).status, 500);
  t.match(answers, [{ exception: 'KMSInternalException', message: /internal/ }]);
});

t.test('a meter counts each request once, by what the models name', async (t) => {
  const counted: string[] = [];
  let nowMs = 0;
  const meterOf = (service: string, operation: string) => ({
    now: () => nowMs,
    count: (beganMs: number, exception = 'done') =>
      void counted.push(`${service}.${operation} ${exception} ${nowMs - beganMs} ms`),
  });
  const beforeDispatch = ({ input }: RequestContext): void => {
    nowMs += 5;
    const { KeyId } = input as { KeyId?: string };
    if (KeyId === 'refused') throw new SimError('ThrottlingException', 'slowly');
    if (KeyId === 'reset') throw new SimError('connection_closed', '');
    if (KeyId === 'broken') throw new Error('inside');
  };
  const front = createHookedFront({ meterOf, beforeDispatch }, kmsService({ Encrypt }));
  for (const KeyId of ['k', 'refused', 'reset', 'broken']) {
    await front.call('TrentService.Encrypt', { ...valid, KeyId });
  }
  await front.call('TrentService.Encrypt', {});
  await front.call('TrentService.Encrypt', 'no JSON');
  await front.call('TrentService.NoSuch', {});
  await front.call('TrentService.Encrypt', valid, { method: 'GET' });
  t.same(counted, [
    'KMS.Encrypt done 5 ms',
    'KMS.Encrypt ThrottlingException 5 ms',
    'KMS.Encrypt ConnectionReset 5 ms',
    'KMS.Encrypt KMSInternalException 5 ms',
    'KMS.Encrypt ValidationException 0 ms',
    'KMS.Encrypt SerializationException 0 ms',
    'none.none UnknownOperationException 0 ms',
    'none.none UnknownOperationException 0 ms',
  ]);
});
