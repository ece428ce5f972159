// https://github.com/Shopify/toxiproxy#toxics, and LocalStack's chaos API
// (https://docs.localstack.cloud/user-guide/chaos-engineering/chaos-api).

import t from 'tap';
import { changeFrom, faultFrom } from '../../../sim/fault/foreign-shapes.ts';
import { parseFault } from '../../../sim/fault/parse-fault.ts';
import { KNOWN_NAMES } from '../../support/fault-world.ts';

const REGION = 'us-east-1';
const parsed = (given: unknown) => parseFault(faultFrom(given, REGION), KNOWN_NAMES);

t.test("toxiproxy's toxics", async (t) => {
  const rows: [given: object, expected: object][] = [
    [
      { type: 'latency', stream: 'upstream', toxicity: 0.25, attributes: { latency: 5, jitter: 1 } },
      {
        ...{ name: 'latency_upstream', kind: 'latency', direction: 'upstream', probability: 0.25 },
        parameters: { latencyMs: 5, jitterMs: 1 },
      },
    ],
    [
      { name: 'narrow', type: 'bandwidth', attributes: { rate: 9 } },
      { name: 'narrow', kind: 'bandwidth', direction: 'downstream', parameters: { rateKBps: 9 } },
    ],
    [
      { type: 'slicer', attributes: { average_size: 10, size_variation: 0, delay: 1500 } },
      { kind: 'slicer', parameters: { size: 10, delayMs: 2 } },
    ],
    [
      { type: 'slow_close', attributes: { delay: 1500 } },
      { kind: 'slow_close', parameters: { delayMs: 1500 } },
    ],
    [
      { type: 'timeout', attributes: { timeout: 0 } },
      { kind: 'timeout', parameters: { timeoutMs: 0 } },
    ],
    [
      { type: 'reset_peer', attributes: { timeout: 7 } },
      { kind: 'reset_peer', parameters: { timeoutMs: 7 } },
    ],
    [
      { type: 'limit_data', attributes: { bytes: 99 }, match: { hsmId: 'hsm-1' } },
      { kind: 'limit_data', parameters: { octets: 99 }, match: { hsmId: 'hsm-1' } },
    ],
  ];
  for (const [given, expected] of rows) t.match(parsed(given), expected, JSON.stringify(given));
});

t.test("LocalStack's chaos faults", async (t) => {
  const rule = {
    ...{ service: 'kms', region: 'us-east-1', operation: 'Encrypt', probability: 0.5 },
    error: { statusCode: 400, code: 'ThrottlingException' },
  };
  t.match(parsed(rule), {
    ...{ name: 'kms.Encrypt.ThrottlingException', kind: 'throttle', probability: 0.5 },
    match: { kmsOperation: 'Encrypt' },
  });
  t.match(parsed({ service: 'kms' }), { kind: 'internal_error', match: {} });
  t.match(parsed({ service: 'kms', error: { code: 'DependencyTimeoutException', statusCode: 500 } }), {
    kind: 'dependency_timeout',
  });
});

t.test('changes in these shapes', async (t) => {
  const rows: [kind: string, given: unknown, expected: unknown][] = [
    ['latency', { attributes: { latency: 7, jitter: null } }, { parameters: { latencyMs: 7, jitterMs: null } }],
    ['latency', { toxicity: 0.5, stream: 'upstream' }, { probability: 0.5, direction: 'upstream' }],
    ['slicer', { name: 'f', type: 'slicer', attributes: { delay: 900 } }, { name: 'f', parameters: { delayMs: 1 } }],
    ['busy', { toxicity: 0.5 }, { probability: 0.5 }],
    ['throttle', { operation: 'Encrypt', probability: 0.2 }, { match: { kmsOperation: 'Encrypt' }, probability: 0.2 }],
    ['throttle', { service: 'kms', error: { code: 'ThrottlingException' } }, {}],
    ['throttle', { times: 3, match: { keyId: 'k' } }, { times: 3, match: { keyId: 'k' } }],
  ];
  for (const [kind, given, expected] of rows) t.same(changeFrom(given, kind, REGION), expected, JSON.stringify(given));
});

t.test('what has no meaning here is refused, and named', async (t) => {
  const bad: [RegExp, unknown][] = [
    [/^type takes one of toxiproxy's toxics, latency, /, { type: 'nonsense' }],
    [/^type takes/, { type: 'busy' }],
    [/^type takes/, { type: 'constructor' }],
    [/^there are no proxies here/, { name: 'p', listen: '127.0.0.1:0', upstream: 'x:1' }],
    [/^attributes\.size_variation takes 0/, { type: 'slicer', attributes: { size_variation: 3 } }],
    [/^attributes\.size_variation is not known here; there is latency, jitter/, size('latency')],
    [/^attributes\.rate is not known here/, { type: 'latency', attributes: { rate: 3 } }],
    [/^attributes\.constructor is not known/, { type: 'latency', attributes: JSON.parse('{"constructor":1}') }],
    [/^parameters is an object/, { type: 'latency', attributes: 3 }],
    [/^toxicity and probability are the same/, { type: 'latency', toxicity: 1, probability: 1 }],
    [/^parameters\.latencyMs takes/, { type: 'latency', attributes: { latency: null } }],
    [/^error\.code takes one of ThrottlingException, .* not 'Access/, rule({ error: { code: 'AccessDenied' } })],
    [/^error\.statusCode takes 400 for ThrottlingException/, status('ThrottlingException', 503)],
    [/^error\.message is not known here/, rule({ error: { message: 'x' } })],
    [/^error is an object/, rule({ error: 'ThrottlingException' })],
    [/^service takes kms here, not 's3'/, { service: 's3', error: { code: 'ThrottlingException' } }],
    [/^service takes kms here, not 'undefined'/, { error: { code: 'ThrottlingException' } }],
    [/^region takes us-east-1/, rule({ region: 'eu-west-1' })],
    [/^match\.kmsOperation takes .* not 'PutObject'/, rule({ operation: 'PutObject' })],
  ];
  for (const [message, given] of bad) {
    t.throws(() => parsed(given), { code: 'invalid_configuration', message }, JSON.stringify(given));
  }
  for (const given of [null, 3, 'x', [], { name: 'f', kind: 'busy', type: 'latency' }])
    t.equal(faultFrom(given, REGION), given);
});

t.test('changes that have no meaning for the kind are refused, and named', async (t) => {
  const bad: [RegExp, string, unknown][] = [
    [/^attributes has no meaning for busy/, 'busy', { attributes: { latency: 1 } }],
    [/^type does not change/, 'latency', { type: 'bandwidth' }],
    [/^attributes\.bytes is not known/, 'latency', { attributes: { bytes: 1 } }],
    [/^error does not change/, 'throttle', rule({ error: { code: 'KMSInternalException' } })],
    [/^service takes kms/, 'throttle', { service: 's3' }],
    [/^region takes us-east-1/, 'throttle', { region: 'x' }],
  ];
  for (const [message, kind, given] of bad) {
    t.throws(() => changeFrom(given, kind, REGION), { code: 'invalid_configuration', message }, JSON.stringify(given));
  }
});

function rule(members: object): object {
  return { service: 'kms', ...members };
}

function status(code: string, statusCode: number): object {
  return rule({ error: { code, statusCode } });
}

function size(type: string): object {
  return { type, attributes: { size_variation: 0 } };
}
