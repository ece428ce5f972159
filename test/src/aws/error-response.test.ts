import t from 'tap';
import { createErrorRules, exceptionBody } from '../../../src/aws/error-response.ts';
import { SimError } from '../../../src/errors.ts';
import { cloudHsmModel, kmsModel } from './support.ts';

const kms = createErrorRules(kmsModel, 'KMSInternalException', 'ValidationException');
const cloudHsm = createErrorRules(cloudHsmModel, 'CloudHsmInternalFailureException', 'CloudHsmInvalidRequestException');

const NEUTRAL = 'An internal error occurred. Please try again.';

t.test('client exceptions are 400, faults 500; KMS says message, CloudHSM V2 Message', async (t) => {
  t.strictSame(kms.respond(new SimError('NotFoundException', "Invalid keyId 'x'")), {
    exception: 'NotFoundException',
    message: "Invalid keyId 'x'",
    status: 400,
    body: `{"__type":"NotFoundException","message":"Invalid keyId 'x'"}`,
    isInternal: false,
  });
  t.strictSame(kms.respond(new SimError('DependencyTimeoutException', 'slow')), {
    exception: 'DependencyTimeoutException',
    message: 'slow',
    status: 500,
    body: '{"__type":"DependencyTimeoutException","message":"slow"}',
    isInternal: false,
  });
  t.strictSame(cloudHsm.respond(new SimError('CloudHsmResourceNotFoundException', 'none')), {
    exception: 'CloudHsmResourceNotFoundException',
    message: 'none',
    status: 400,
    body: '{"__type":"CloudHsmResourceNotFoundException","Message":"none"}',
    isInternal: false,
  });
});

t.test('an empty message has no member', async (t) => {
  t.equal(kms.respond(new SimError('InvalidCiphertextException', '')).body, '{"__type":"InvalidCiphertextException"}');
  t.equal(exceptionBody('X', ''), '{"__type":"X"}');
});

t.test('a code that is no AWS exception becomes the one it stands for', async (t) => {
  t.match(kms.respond(new SimError('no_hsm_available', 'none')), { status: 400, body: /^\{"__type":"KMSInvalidState/ });
  t.match(kms.respond(new SimError('deadline_exceeded', 'late')), { status: 500, body: /^\{"__type":"DependencyTime/ });
});

t.test('what all services share needs no model; a service may have its own for validation', async (t) => {
  for (const code of [
    'AccessDeniedException',
    'ThrottlingException',
    'SerializationException',
    'UnknownOperationException',
  ] as const) {
    t.match(kms.respond(new SimError(code, 'm')), { status: 400, body: `{"__type":"${code}","message":"m"}` });
    t.match(cloudHsm.respond(new SimError(code, 'm')), { status: 400, body: `{"__type":"${code}","Message":"m"}` });
  }
  t.match(kms.respond(new SimError('ValidationException', 'm')), { status: 400, body: /^\{"__type":"ValidationEx/ });
  t.match(cloudHsm.respond(new SimError('ValidationException', 'm')), {
    status: 400,
    body: '{"__type":"CloudHsmInvalidRequestException","Message":"m"}',
  });
});

t.test('everything else is internal, and says nothing', async (t) => {
  const secrets = [
    new Error('hunter2'),
    new SimError('seal_broken', 'hunter2'),
    new SimError('KMSInternalException', 'hunter2'),
    new SimError('CloudHsmClusterInUseException', 'hunter2'),
    'hunter2',
    undefined,
  ];
  for (const error of secrets) {
    t.strictSame(cloudHsm.respond(error), {
      exception: 'CloudHsmInternalFailureException',
      message: NEUTRAL,
      status: 500,
      body: `{"__type":"CloudHsmInternalFailureException","Message":"${NEUTRAL}"}`,
      isInternal: true,
    });
  }
  for (const code of ['CloudHsmTagException', 'KMSInternalException', 'device_refused'] as const) {
    t.strictSame(kms.respond(new SimError(code, 'hunter2')), {
      exception: 'KMSInternalException',
      message: NEUTRAL,
      status: 500,
      body: `{"__type":"KMSInternalException","message":"${NEUTRAL}"}`,
      isInternal: true,
    });
  }
});

t.test('an internal exception that the model does not have is refused', async (t) => {
  t.throws(() => createErrorRules(kmsModel, 'CloudHsmInternalFailureException', 'ValidationException'), {
    code: 'invalid_configuration',
  });
});
