// https://github.com/Shopify/toxiproxy#toxics, and LocalStack's chaos API.

import t from 'tap';
import { fromForeignShape } from '../../../sim/fault/foreign-shapes.ts';
import { parseFault } from '../../../sim/fault/parse-fault.ts';
import { KNOWN_NAMES } from '../../support/fault-world.ts';

const parsed = (given: unknown) => parseFault(fromForeignShape(given), KNOWN_NAMES);

t.test("toxiproxy's toxics", async (t) => {
  const rows: [given: object, expected: object][] = [
    [
      { type: 'latency', stream: 'upstream', toxicity: 0.25, attributes: { latency: 5, jitter: 1 } },
      {
        name: 'latency_upstream',
        kind: 'latency',
        direction: 'upstream',
        probability: 0.25,
        parameters: { latencyMs: 5, jitterMs: 1 },
      },
    ],
    [
      { name: 'narrow', type: 'bandwidth', attributes: { rate: 9 } },
      { name: 'narrow', kind: 'bandwidth', direction: 'downstream', parameters: { rateKBps: 9 } },
    ],
    [
      { type: 'slicer', attributes: { average_size: 10, delay: 1500 } },
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
      { type: 'limit_data', attributes: { bytes: 99 } },
      { kind: 'limit_data', parameters: { octets: 99 } },
    ],
  ];
  for (const [given, expected] of rows) t.match(parsed(given), expected, JSON.stringify(given));
});

t.test("LocalStack's chaos faults", async (t) => {
  t.match(
    parsed({
      service: 'kms',
      region: 'us-east-1',
      operation: 'Encrypt',
      probability: 0.5,
      error: { code: 'ThrottlingException' },
    }),
    {
      ...{ name: 'kms.Encrypt.ThrottlingException', kind: 'throttle', probability: 0.5 },
      match: { kmsOperation: 'Encrypt' },
    },
  );
  t.match(parsed({ service: 'kms' }), { kind: 'internal_error', match: {} });
});

t.test('what has no meaning here is refused as any other fault', async (t) => {
  const bad: [RegExp, unknown][] = [
    [/^kind takes/, { type: 'nonsense' }],
    [/^parameters\.size_variation/, { type: 'slicer', attributes: { size_variation: 3 } }],
    [/^parameters is an object/, { type: 'latency', attributes: 3 }],
    [/^kind takes/, { service: 'kms', error: { code: 'AccessDeniedException' } }],
    [/^service is not known/, { service: 's3', error: { code: 'ThrottlingException' } }],
  ];
  for (const [message, given] of bad) t.throws(() => parsed(given), { message }, JSON.stringify(given));
  for (const given of [null, 3, 'x', [], { name: 'f', kind: 'busy', type: 'latency' }])
    t.equal(fromForeignShape(given), given);
});
