// The commands that `up` prints can be pasted: what they ask for is not refused.

import t from 'tap';
import type { ReadyDocument } from '../../app/ready-document.ts';
import { welcome } from '../../app/welcome.ts';

const READY: ReadyDocument = {
  ...{ version: '0.1.0', pid: 1, endpoint: 'http://127.0.0.1:4760', region: 'us-east-1', accountId: '000000000000' },
  clusters: [
    {
      ...{
        clusterId: 'cluster-aaaaaaaaaaa',
        state: 'ACTIVE',
        trustAnchorCertificate: undefined,
        users: [],
        lostHsms: [],
      },
      hsms: [{ hsmId: 'hsm-bbbbbbbbbbb', availabilityZone: 'us-east-1a', endpoint: 'wss://127.0.0.1:22231/' }],
    },
  ],
  customKeyStores: [
    { customKeyStoreId: 'cks-0123456789abcdef0', customKeyStoreName: 'example', connectionState: 'CONNECTED' },
  ],
  keys: [],
};
const LOSE = 'http://127.0.0.1:4760/_sim/v1/clusters/cluster-aaaaaaaaaaa/hsms/hsm-bbbbbbbbbbb/lose';

t.test('the control API is asked with its token where it wants one, which is not printed', async (t) => {
  t.ok(welcome(READY).includes(`  curl -X POST ${LOSE}\n`));
  const page = welcome({ ...READY, controlToken: 'a-token-of-sixteen' });
  t.ok(page.includes(`  curl -X POST -H "Authorization: Bearer $CLOUDHSM_SIM_TOKEN" ${LOSE}\n`));
  t.notOk(page.includes('a-token-of-sixteen'));
});

t.test('a key store that is not connected is connected, every other one disconnected', async (t) => {
  for (const [connectionState, command] of [
    ['CONNECTED', 'disconnect'],
    ['DISCONNECTED', 'connect'],
    ['FAILED', 'disconnect'],
  ] as const) {
    const customKeyStores = READY.customKeyStores.map((store) => ({ ...store, connectionState }));
    t.match(
      welcome({ ...READY, customKeyStores }),
      new RegExp(`aws kms ${command}-custom-key-store `),
      connectionState,
    );
  }
});
