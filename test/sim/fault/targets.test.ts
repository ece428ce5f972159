// Whom a fault is for has to be there, whatever the fault is.

import t from 'tap';
import { makeRegistry } from '../../support/fault-world.ts';

const UNKNOWN: readonly (readonly [message: RegExp, members: object])[] = [
  [/no cluster cluster-z/, { kind: 'busy', match: { clusterId: 'cluster-z' } }],
  [/no cluster cluster-z/, { kind: 'latency', match: { clusterId: 'cluster-z' } }],
  [/no cluster cluster-z/, { kind: 'all_hsms_lost', match: { clusterId: 'cluster-z' } }],
  [/no HSM hsm-9/, { kind: 'busy', match: { hsmId: 'hsm-9' } }],
  [/no HSM hsm-9/, { kind: 'timeout', match: { hsmId: 'hsm-9' } }],
  [/no HSM hsm-9/, { kind: 'hsm_loss', match: { hsmId: 'hsm-9' } }],
  [/no HSM hsm-9/, { kind: 'replication_lag', match: { clusterId: 'cluster-a', hsmId: 'hsm-9' } }],
  [/no user nobody/, { kind: 'busy', match: { username: 'nobody' } }],
  [/no user nobody/, { kind: 'slow_login', match: { username: 'Nobody', hsmId: 'hsm-1' } }],
  [/no user nobody/, { kind: 'user_locked', match: { username: 'nobody' } }],
  [/no user nobody/, { kind: 'inconsistent_user', match: { username: 'nobody' } }],
  [/no user nobody/, { kind: 'logged_in_elsewhere', match: { username: 'nobody' } }],
  [/no key 7/, { kind: 'busy', match: { keyId: '7' } }],
  [/no key 0x7/, { kind: 'key_lost', match: { keyId: '0x7' } }],
  [/no key 7/, { kind: 'inconsistent_key', match: { keyId: '7' } }],
  [/no key 281474976710657/, { kind: 'key_lost', match: { keyId: String(2 ** 48 + 1) } }],
  [/no KMS key other/, { kind: 'throttle', match: { keyId: 'other' } }],
  [/no KMS key alias\/other/, { kind: 'slow_response', match: { keyId: 'alias/other' } }],
  [/no custom key store cks-9/, { kind: 'throttle', match: { customKeyStoreId: 'cks-9' } }],
  [/no subnet subnet-9/, { kind: 'subnet_deleted', parameters: { subnetId: 'subnet-9' } }],
  [/no subnet subnet-9/, { kind: 'addresses_exhausted', parameters: { subnetId: 'subnet-9' } }],
  [/no subnet in availability zone x/, { kind: 'zone_partition', parameters: { availabilityZone: 'x' } }],
];

t.test('what is not there is named, and nothing is applied', async (t) => {
  const { registry, names, acts } = makeRegistry();
  for (const [message, members] of UNKNOWN) {
    await t.rejects(
      registry.create({ name: 'f', ...members }),
      { code: 'not_found', message },
      JSON.stringify(members),
    );
    const later = { name: 'f', activeFrom: '2100-01-01T00:00:00Z', ...members };
    await t.rejects(registry.create(later), { code: 'not_found', message }, 'also for a later date');
  }
  await t.rejects(registry.create({ name: 'f', kind: 'key_lost' }), { message: /needs match\.keyId/ });
  t.same([await names(), acts], [[], []]);
});

t.test('what is there passes', async (t) => {
  const { registry } = makeRegistry();
  const known: readonly object[] = [
    { kind: 'busy', match: { username: 'ALICE', keyId: '0x40012', hsmId: 'hsm-2', clusterId: 'cluster-a' } },
    // Which session keys there are, only their sessions know.
    { kind: 'busy', match: { keyId: String(2 ** 48 + 1) } },
    { kind: 'throttle', match: { keyId: 'arn:aws:kms:us-east-1:000000000000:key/key-1', customKeyStoreId: 'cks-1' } },
  ];
  await registry.createAll(known.map((members, index) => ({ name: `f${index}`, ...members })));
  t.same(
    (await registry.list()).map(({ match }) => match),
    [
      { username: 'alice', keyId: '0x40012', hsmId: 'hsm-2', clusterId: 'cluster-a' },
      { keyId: '281474976710657' },
      { keyId: 'key-1', customKeyStoreId: 'cks-1' },
    ],
  );
});
