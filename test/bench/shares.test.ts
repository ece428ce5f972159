// A profile's samples are divided among layers, each to the innermost function that belongs to one.

import t from 'tap';
import { HSM_LAYERS, KMS_LAYERS } from '../../bench/profile/layers.ts';
import { type CpuProfile, sharesOf } from '../../bench/profile/shares.ts';

const frame = (id: number, functionName: string, url: string, children: readonly number[] = []) => ({
  ...{ id, children },
  callFrame: { functionName, url },
});
const RULES = [
  { layer: 'cipher', fits: /crypto/ },
  { layer: 'socket', fits: /net/ },
];

t.test('innermost first; what belongs to none is its caller’s; idle time is nobody’s', async (t) => {
  const profile: CpuProfile = {
    nodes: [
      frame(1, '(root)', '', [2, 5, 6]),
      frame(2, 'read', 'node:net', [3]),
      frame(3, 'encrypt', 'crypto.js', [4]),
      frame(4, 'slice', 'buffer.js'),
      frame(5, '(idle)', ''),
      frame(6, 'run', 'main.js'),
    ],
    samples: [2, 3, 4, 5, 6],
    timeDeltas: [100, 100, 200, 1_000, 100],
  };
  t.same(sharesOf(profile, RULES), { cipher: 0.6, socket: 0.2, other: 0.2 });
});

t.test('a profile of nothing has no shares', async (t) => {
  t.same(sharesOf({ nodes: [], samples: [], timeDeltas: [] }, RULES), { cipher: 0, socket: 0 });
});

t.test('the layers of the code', async (t) => {
  const layerOf = (rules: typeof HSM_LAYERS, functionName: string, url: string): string | undefined =>
    rules.find(({ fits }) => fits.test(`${functionName} ${url}`))?.layer;
  const built = (path: string): string => `file:///project/build/${path}`;
  for (const [functionName, url, layer] of [
    ['Cipheriv', 'node:internal/crypto/cipher', 'cipher'],
    ['encrypt', built('sim/hsm/crypto/ciphers/aes-gcm.js'), 'cipher'],
    ['useKey', built('sim/hsm/key-use.js'), 'policy'],
    ['decodeEncrypt', built('src/wire/generated/hsm.js'), 'parse'],
    ['encodeResponse', built('src/wire/generated/hsm.js'), 'encode'],
    ['add', built('src/wire/response-batch.js'), 'encode'],
    ['work', built('sim/server/served-connection.js'), 'queue and dispatch'],
    ['startLoop', 'file:///project/node_modules/ws/lib/receiver.js', 'WebSocket'],
    ['writevGeneric', 'node:internal/stream_base_commons', 'TLS and socket'],
    ['(program)', '', 'TLS and socket'],
    ['(garbage collector)', '', 'garbage collection'],
  ] as const) {
    t.equal(layerOf(HSM_LAYERS, functionName, url), layer, `${functionName} ${url}`);
  }
  for (const [functionName, url, layer] of [
    ['writeHead', 'node:_http_server', 'HTTP'],
    ['decode', built('src/aws/validator.js'), 'parse'],
    ['encrypt', built('src/kms/operations/encrypt.js'), 'policy'],
    ['eventOf', built('app/events/api-call-events.js'), 'events and metrics'],
    ['flush', built('src/client/hsm-connection.js'), 'link to the HSMs'],
    ['handle', built('src/aws/router.js'), 'routing'],
  ] as const) {
    t.equal(layerOf(KMS_LAYERS, functionName, url), layer, `${functionName} ${url}`);
  }
});
