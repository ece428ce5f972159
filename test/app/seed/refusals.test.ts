// What is wrong with a seed: named with its line and its member, all of it at once, and never with a secret.

import t from 'tap';
import { problemsOf } from '../../support/seed-text.ts';

const HEAD = 'version: 1\n';
const MAIN = `${HEAD}clusters:\n  - name: main\n`;
const STORE = 'customKeyStores:\n  - { name: s, cluster: main }\n';
const WITH_STORE = `${MAIN}${STORE}`;
const user = (rest: string): string => `${MAIN}    users:\n      - { username: app, role: crypto-user, ${rest} }\n`;
const hsmKey = (rest: string): string =>
  `${MAIN}    users: [{ username: app, role: crypto-user }]\n    hsmKeys:\n      - { owner: app, label: k, ${rest} }\n`;
const key = (rest: string): string => `${WITH_STORE}keys:\n  - { customKeyStore: s, ${rest} }\n`;
const fault = (rest: string): string => `${WITH_STORE}faults:\n  - ${rest}\n`;
const ID = '11111111-2222-4333-8444-555555555555';
const MATERIAL = '00'.repeat(32);

const STRUCTURE: readonly (readonly [text: string, problem: RegExp])[] = [
  ['', /^f:1: is empty: a seed begins with version: 1$/],
  ['# nothing\n', /^f:1: is empty: a seed begins with version: 1$/],
  ['- a\n', /^f:1: takes members$/],
  ['clusters: []\n', /^f:1: version: is missing$/],
  [
    'version: 2\nclusterz: 5\n',
    /^f:1: version: this simulator knows version 1, and no other: write it as docs\/seed\.md says$/,
  ],
  ['version: "1"\n', /^f:1: version: this simulator knows version 1/],
  [`${HEAD}clusterz: []\n`, /^f:2: clusterz: is not known here; there is \$schema, version, clock, /],
  [`${HEAD}clusters: main\n`, /^f:2: clusters: takes a list of at most 10, not 'main'$/],
  [`${HEAD}clusters:\n`, /^f:2: clusters: takes a list of at most 10$/],
  [`${HEAD}clusters:\n  - hsms: 2\n`, /^f:3: clusters\[0\]\.name: is missing$/],
  [`${MAIN}    hsms: 0\n`, /^f:4: clusters\[0\]\.hsms: takes a whole number from 1 to 28, not 0$/],
  [`${MAIN}    hsms: 29\n`, /^f:4: clusters\[0\]\.hsms: takes a whole number from 1 to 28, not 29$/],
  [`${MAIN}    hsms: 1.5\n`, /hsms: takes a whole number from 1 to 28, not 1.5$/],
  [`${MAIN}    hsms: .inf\n`, /hsms: takes a whole number/],
  [`${MAIN}    hsms: two\n`, /hsms: takes a whole number from 1 to 28, not 'two'$/],
  [
    `${MAIN}    id: cluster-0123456789a\n`,
    /id: takes cluster- and 11 of the characters a-z and 2-7, not 'cluster-0123456789a'$/,
  ],
  [`${MAIN}    hsmType: hsm3\n`, /hsmType: takes one of hsm1\.medium, hsm2m\.medium, not 'hsm3'$/],
  [
    `${MAIN}    zones: [us-east-1d]\n`,
    /^f:4: clusters\[0\]\.zones\[0\]: takes one of us-east-1a, us-east-1b, us-east-1c/,
  ],
  [`${MAIN}    zones: []\n`, /zones: takes a list of 1 to 28$/],
  [`${HEAD}clusters: [{ name: a b }]\n`, /name: takes 1 to 32 letters, digits, _ or -, a letter first, not 'a b'$/],
  [
    `${HEAD}clusters: [${[...'abcdefghijk'].map((name) => `{ name: ${name} }`).join(', ')}]\n`,
    /^f:2: clusters: takes a list of at most 10$/,
  ],
  [`${HEAD}settings: { limits: huge }\n`, /^f:2: settings\.limits: takes one of open, real, not 'huge'$/],
  [
    `${HEAD}settings: { connectDuration: soon }\n`,
    /connectDuration: takes a whole number from 0 to 86400 of seconds, or real, not 'soon'$/,
  ],
  [`${WITH_STORE}keys:\n  - description: x\n`, /^f:7: keys\[0\]\.customKeyStore: is missing$/],
  [key('id: 5'), /^f:7: keys\[0\]\.id: takes a UUID in lower-case hexadecimal digits; 5 is no text without quotes$/],
  [key('aliases: [example]'), /aliases\[0\]: takes alias\/ and letters, digits, .*, not 'example'$/],
  [key('aliases: [alias/aws/ebs]'), /aliases\[0\]: takes alias\/ .* but nothing that begins with alias\/aws\//],
  [key('aliases: ["alias/a:b"]'), /aliases\[0\]: takes alias\//],
  [key('tags: { cost: 5 }'), /tags\.cost: takes at most 256 characters; 5 is no text without quotes$/],
  [key(`tags: { ${'x'.repeat(129)}: a }`), /tags\.x{64}\.\.\.: tag keys take 1 to 128 characters$/],
  [`${HEAD}faults: [5]\n`, /^f:2: faults\[0\]: takes members, not 5$/],
  [`${MAIN}    name: x\n`, /^f:4: .*unique/],
  [`${MAIN}    id: &a b\n`, /^f:4: clusters\[0\]\.id: anchors/],
  [`${MAIN}    users: [\n`, /^f:5: /],
];

const RULES: readonly (readonly [text: string, problem: RegExp])[] = [
  // clock
  [`${HEAD}clock: { start: 2026-01-01, offset: 1d }\n`, /^f:2: clock: takes start or offset, not both$/],
  [`${HEAD}clock: { start: 2026-02-30 }\n`, /^f:2: clock\.start: there is no date 2026-02-30$/],
  [`${HEAD}clock: { start: 2026-13-01 }\n`, /there is no date/],
  [`${HEAD}clock: { start: "2026-01-01T10:00" }\n`, /start: takes a date as 2026-03-01 or 2026-03-01T09:00:00Z/],
  [`${HEAD}clock: { start: 1999-01-01 }\n`, /start: is more than 8 years from the system's date$/],
  [
    `${HEAD}clock: { start: 2026-02-30 }\nfaults: [{ name: a, kind: busy, activeFrom: +1d }]\n`,
    /^f:2: clock\.start: there is/,
  ],
  [`${HEAD}clock: { offset: -4000d }\n`, /offset: is more than 8 years/],
  [`${HEAD}clock: { offset: soon }\n`, /offset: takes a duration as 90d, 12h or -30d, not 'soon'$/],
  // clusters
  [`${MAIN}  - name: main\n`, /^f:4: clusters\[1\]\.name: there is a cluster main already$/],
  [
    `${HEAD}clusters:\n  - { name: a, id: cluster-aaaaaaaaaaa }\n  - { name: b, id: cluster-aaaaaaaaaaa }\n`,
    /^f:4: clusters\[1\]\.id: there is a cluster cluster-aaaaaaaaaaa already$/,
  ],
  [
    `${MAIN}    hsmType: hsm1.medium\n    mode: NON_FIPS\n`,
    /^f:5: clusters\[0\]\.mode: a cluster of hsm1\.medium is always in FIPS mode$/,
  ],
  [
    `${MAIN}    state: UNINITIALIZED\n    hsms: 2\n`,
    /^f:5: clusters\[0\]\.hsms: a cluster that is UNINITIALIZED has 1 HSM, not 2$/,
  ],
  [
    `${MAIN}    state: INITIALIZED\n    users: [{ username: a, role: admin }]\n`,
    /^f:5: clusters\[0\]\.users: there are none before a cluster is ACTIVE$/,
  ],
  [
    `${MAIN}    state: UNINITIALIZED\n    customerCa: { certificate: ca.crt, privateKey: ca.key }\n`,
    /customerCa: an UNINITIALIZED cluster has no certificate/,
  ],
  [
    `${MAIN}    customerCa: { certificate: absent, privateKey: ca.key }\n`,
    /^f:4: clusters\[0\]\.customerCa\.certificate: the file absent does not exist$/,
  ],
  [`${MAIN}    customerCa: { certificate: ca.key, privateKey: ca.key }\n`, /certificate: is not one PEM certificate$/],
  [`${MAIN}    customerCa: { certificate: leaf.crt, privateKey: ca.key }\n`, /certificate: is not self-signed$/],
  [
    `${MAIN}    customerCa: { certificate: ca.crt, privateKey: ca.crt }\n`,
    /privateKey: is no PEM private key without a passphrase/,
  ],
  [
    `${MAIN}    customerCa: { certificate: ca.crt, privateKey: other.key }\n`,
    /privateKey: is not the key of the CA's certificate$/,
  ],
  [
    `${HEAD}clock: { start: 2019-01-01 }\nclusters:\n  - name: main\n    customerCa: { certificate: ca.crt, privateKey: ca.key }\n`,
    /certificate: has expired or is not valid yet$/,
  ],
  // users (CloudHSM user guide: names of users, passwords; KMS: KeyStorePasswordType)
  [
    user('password: short'),
    /^f:5: clusters\[0\]\.users\[0\]\.password: a password is 8 to 32 printable ASCII characters without a colon$/,
  ],
  [user('password: "with:colon"'), /password: a password is 8 to 32 printable/],
  [user('password: { env: ABSENT }'), /password: the environment has no ABSENT$/],
  [user('password: { env: EMPTY }'), /password: the environment has no EMPTY$/],
  [user('password: { file: absent }'), /password: the file absent does not exist$/],
  [user('password: { file: short.txt }'), /password: a password is 8 to 32/],
  [
    user('password: 12345678'),
    /password: takes 8 to 32 printable ASCII characters .* in quotes, \{env: NAME\} or \{file: PATH\}$/,
  ],
  [
    `${MAIN}    users:\n      - { username: kmsuser, role: crypto-user, password: not-alphanumeric }\n`,
    /kmsuser's password is 7 to 32 letters and digits$/,
  ],
  [`${MAIN}    users:\n      - { username: kmsuser, role: admin }\n`, /users\[0\]\.role: kmsuser is a crypto-user$/],
  [`${MAIN}    users:\n      - { username: admin, role: crypto-user }\n`, /users\[0\]\.role: admin is an admin/],
  [
    `${MAIN}    users:\n      - { username: app_user, role: crypto-user }\n`,
    /username: app_user is the appliance user's name$/,
  ],
  [
    `${MAIN}    users:\n      - { username: Bob, role: admin }\n      - { username: bob, role: admin }\n`,
    /^f:6: clusters\[0\]\.users\[1\]\.username: there is a user bob already$/,
  ],
  // HSM keys
  [
    hsmKey('type: aes, keyLengthBytes: 20'),
    /^f:6: clusters\[0\]\.hsmKeys\[0\]\.keyLengthBytes: takes one of 16, 24, 32 for aes, not 20$/,
  ],
  [hsmKey('type: rsa, keyLengthBytes: 32'), /keyLengthBytes: has no meaning for rsa$/],
  [
    hsmKey('type: rsa, modulusSizeBits: 2049'),
    /modulusSizeBits: takes a whole number from 2048 to 4096 in steps of 256, not 2049$/,
  ],
  [hsmKey('type: aes, curve: prime256v1'), /curve: has no meaning for aes$/],
  [hsmKey('type: ec, curve: p256'), /curve: takes one of secp224r1/],
  [hsmKey('type: ed25519'), /type: ed25519 is for clusters in NON_FIPS mode$/],
  [hsmKey('type: aes, publicAttributes: {}'), /publicAttributes: has no meaning for aes$/],
  [
    hsmKey('type: aes, attributes: { token: true }'),
    /attributes\.token: is not known here; there is private, sensitive/,
  ],
  [hsmKey('type: rsa, attributes: { encrypt: true }'), /attributes: ENCRYPT cannot have this value here$/],
  [hsmKey('type: aes, material: "00"'), /material: is no aes key$/],
  [hsmKey('type: aes, material: "zz"'), /material: is not in pairs of hexadecimal digits$/],
  [
    hsmKey(`type: aes, keyLengthBytes: 16, material: "${'00'.repeat(16)}"`),
    /keyLengthBytes: is told by the material: leave it out$/,
  ],
  [hsmKey('type: ec, material: { file: private.pem }'), /material: is no ec key$/],
  [hsmKey('type: rsa, material: { file: ca.crt }'), /material: is no PKCS #8 PEM \(BEGIN PRIVATE KEY\)$/],
  [hsmKey('type: aes').replace('owner: app', 'owner: bob'), /owner: the cluster has no user bob$/],
  [hsmKey('type: aes').replace('owner: app', 'owner: admin'), /owner: admin is no crypto-user$/],
  // custom key stores (facts: two HSMs in two zones; one store to a cluster)
  [
    `${MAIN}customKeyStores:\n  - { name: s, cluster: mian }\n`,
    /^f:5: customKeyStores\[0\]\.cluster: there is no cluster mian here$/,
  ],
  [
    `${MAIN}  - name: other\n${STORE}  - { name: s, cluster: other }\n`,
    /^f:7: customKeyStores\[1\]\.name: there is a custom key store s already$/,
  ],
  [
    `${WITH_STORE}  - { name: t, cluster: main }\n`,
    /^f:6: customKeyStores\[1\]\.cluster: the cluster main has a custom key store already$/,
  ],
  [
    `${MAIN}    hsms: 1\n${STORE}`,
    /cluster: the cluster main needs HSMs in two Availability Zones at least; it has 1 in us-east-1a$/,
  ],
  [`${MAIN}    hsms: 3\n    zones: [us-east-1b]\n${STORE}`, /it has 3 in us-east-1b$/],
  [`${MAIN}    state: INITIALIZED\n${STORE}`, /cluster: the cluster main is INITIALIZED, not ACTIVE$/],
  // KMS keys
  [
    `${WITH_STORE}keys:\n  - { customKeyStore: t }\n`,
    /^f:7: keys\[0\]\.customKeyStore: there is no custom key store t here$/,
  ],
  [`${key(`id: ${ID}`)}  - { customKeyStore: s, id: ${ID} }\n`, /^f:8: keys\[1\]\.id: there is a key 1{8}.* already$/],
  [key('aliases: [alias/a, alias/a]'), /^f:7: keys\[0\]\.aliases\[1\]: there is an alias alias\/a already$/],
  [key('pendingWindowInDays: 7'), /pendingWindowInDays: has a meaning in state PendingDeletion only$/],
  [
    key('state: PendingDeletion, pendingWindowInDays: 6'),
    /pendingWindowInDays: takes a whole number from 7 to 30, not 6$/,
  ],
  [key(`material: "${MATERIAL}"`), /material: needs an id beside it: a ciphertext names its key by that$/],
  [
    key(`id: ${ID}, material: "0011"`),
    /material: takes 64 hexadecimal digits in quotes, \{env: NAME\} or \{file: PATH\}$/,
  ],
  [key(`id: ${ID}, material: { env: PASSWORD }`), /material: is not 64 hexadecimal digits$/],
  [key('tags: { "aws:x": a }'), /tags: Tags beginning with aws: are reserved$/],
  [key('policy: "{"'), /policy: The policy is not valid: it is not JSON\.$/],
  [key('policy: { Version: "2012-10-17" }'), /policy: The policy is not valid: it has no statement\.$/],
  // faults
  [
    fault('{ name: a, kind: bussy }'),
    /^f:7: faults\[0\]\.kind: takes one of those .*, not 'bussy'; did you mean busy\?$/,
  ],
  [fault('{ kind: busy }'), /^f:7: faults\[0\]\.name: is missing$/],
  [
    fault('{ name: a, kind: latency, parameters: { latencyMs: -1 } }'),
    /faults\[0\]\.parameters\.latencyMs: takes a whole number/,
  ],
  [fault('{ name: a, kind: busy, skpi: 3 }'), /faults\[0\]\.skpi: is not known here/],
  [
    fault('{ name: a, kind: busy, activeFrom: +20x }'),
    /faults\[0\]\.activeFrom: takes a date as 2026-03-01T09:00:00Z, or \+20m for so long after it is created, not '\+20x'$/,
  ],
  [
    fault('{ name: a, kind: busy, activeUntil: tomorrow }'),
    /activeUntil: takes a date .*, or \+20m .*, not 'tomorrow'$/,
  ],
  [
    fault('{ name: a, kind: busy, match: { hsmId: hsm-aaaaaaaaaaa } }'),
    /match\.hsmId: no hsmId of this seed; refer to it as one of \$cluster/,
  ],
  [
    fault('{ name: a, kind: busy, match: { clusterId: cluster-aaaaaaaaaaa } }'),
    /match\.clusterId: no clusterId of this seed/,
  ],
  [
    fault('{ name: a, kind: busy, match: { hsmId: $hsm.main.3 } }'),
    /match\.hsmId: \$hsm\.main\.3 is nothing in this seed$/,
  ],
  [
    fault('{ name: a, kind: busy, match: { hsmId: $hsm.mian.1 } }'),
    /match\.hsmId: \$hsm\.mian\.1 is nothing in this seed$/,
  ],
  [fault('{ name: a, kind: busy, match: { hsmId: $main } }'), /match\.hsmId: takes \$cluster\.NAME, \$hsm/],
  [fault('{ name: a, kind: throttle, match: { keyId: $key.alias/b } }'), /match\.keyId: \$key\.alias\/b is nothing/],
  [fault('{ name: a, kind: user_locked, times: 3 }'), /faults\[0\]\.times: has no meaning for user_locked/],
  [
    `${fault('{ name: a, kind: busy }')}  - { name: a, kind: busy }\n`,
    /^f:8: faults\[1\]\.name: there is a fault a already$/,
  ],
];

for (const [what, table] of Object.entries({ structure: STRUCTURE, rules: RULES })) {
  t.test(`${what}: one thing wrong is one problem, with its line and its member`, async (t) => {
    for (const [text, problem] of table) {
      const problems = problemsOf(text);
      t.equal(problems.length, 1, `${text}\n${problems.join('\n')}`);
      t.match(problems[0], problem, text);
    }
  });
}

t.test('everything that is wrong is found at once, in the order of the lines', async (t) => {
  const text = `version: 1
settings: { limits: huge }
clusters:
  - name: main
    hsms: 0
    users:
      - { username: app, role: crypto-user, password: short }
      - { username: app, role: crypto-users }
  - name: main
    mode: NON_FIPS
    hsmType: hsm1.medium
customKeyStores:
  - { name: s, cluster: mian }
keys:
  - { customKeyStore: s, state: disabled }
  - { customKeyStore: t, pendingWindowInDays: 7 }
faults:
  - { name: a, kind: bussy }
`;
  const lines = problemsOf(text).map((problem) => Number(problem.split(':')[1]));
  t.same(lines, [2, 5, 7, 8, 8, 9, 10, 13, 15, 16, 16, 18]);
});

t.test('what is wrong with one member of an item does not hide what is wrong with the others', async (t) => {
  const text = `version: 1
clusters:
  - name: main
  - name: small
customKeyStores:
  - { name: s, cluster: mian, id: 5 }
  - { name: t, cluster: small }
  - { name: u, cluster: small, state: on }
keys:
  - { customKeyStore: s, aliases: [alias/a], spec: AES }
  - { customKeyStore: x, aliases: [alias/a], material: "00" }
  - { customKeyStore: 7, aliases: [alias/b, alias/b, b] }
faults:
  - { name: a, kind: busy, activeFrom: tomorrow }
  - { name: a, kind: latency, activeUntil: today, parameters: { latencyMS: 1, jitterMs: -1, more: 2 }, times: 0 }
  - { name: a, kind: bussy, times: 0 }
  - { name: b, kind: limit_data, parameters: { octets: -1 }, match: { keyId: a, hsmId: 5 } }
  - { name: "b c", kind: user_locked, times: 3, skip: 1 }
  - { name: d, kind: busy, activeFrom: 2026-12-02, activeUntil: 2026-12-01, seed: -1 }
`;
  const problems = problemsOf(text).map((problem) => /^f:\d+: [^ ]+(?= )/.exec(problem)?.[0]);
  const expected = [
    ...['f:6: customKeyStores[0].id:', 'f:6: customKeyStores[0].cluster:'],
    ...['f:8: customKeyStores[2].state:', 'f:8: customKeyStores[2].cluster:'],
    ...['f:10: keys[0].spec:'],
    ...['f:11: keys[1].material:', 'f:11: keys[1].customKeyStore:', 'f:11: keys[1].aliases[0]:'],
    ...['f:12: keys[2].customKeyStore:', 'f:12: keys[2].aliases[2]:', 'f:12: keys[2].aliases[1]:'],
    ...['f:14: faults[0].activeFrom:'],
    ...['f:15: faults[1].activeUntil:', 'f:15: faults[1].parameters.latencyMS:', 'f:15: faults[1].parameters.more:'],
    ...['f:15: faults[1].parameters.jitterMs:', 'f:15: faults[1].times:', 'f:15: faults[1].name:'],
    ...['f:16: faults[2].kind:', 'f:16: faults[2].name:'],
    ...['f:17: faults[3].parameters.octets:', 'f:17: faults[3].match.keyId:', 'f:17: faults[3].match.hsmId:'],
    ...['f:18: faults[4].name:', 'f:18: faults[4].times:', 'f:18: faults[4].skip:'],
    ...['f:19: faults[5].activeUntil:', 'f:19: faults[5].seed:'],
  ];
  t.same([...problems].sort(), [...expected].sort());
});

t.test('what is broken is not told again by what refers to it', async (t) => {
  const problems = problemsOf(`${MAIN}    hsms: 0\n${STORE}keys: [{ customKeyStore: s }]\n`);
  t.same(problems, ['f:4: clusters[0].hsms: takes a whole number from 1 to 28, not 0']);
});

t.test('what is no YAML is told with its member, where its names are those of seeds', async (t) => {
  const rows: readonly (readonly [text: string, problem: RegExp])[] = [
    [`${MAIN}    hsms: 2\n    hsms: 3\n`, /^f:5: clusters\[0\]\.hsms: names in a map are unique/],
    [
      `${MAIN}    users:\n      - { username: a, password: "x\\q" }\n`,
      /^f:5: clusters\[0\]\.users\[0\]\.password: an escape sequence/,
    ],
    [`${MAIN}    hsms: &two 2\n`, /^f:4: clusters\[0\]\.hsms: anchors/],
    ['version: 1\nkeys: { swordfish: b\n', /^f:3: keys: a bracket/],
    ['version: 1\nswordfish: [\n', /^f:3: a bracket/],
    ['version: 1\n---\nversion: 1\n', /^f:2: a second document/],
  ];
  for (const [text, problem] of rows) {
    const problems = problemsOf(text);
    t.match(problems[0], problem, text);
    t.notMatch(problems.join(), /swordfish/, text);
  }
});

t.test('a file that is no seed is not quoted: it may be full of secrets', async (t) => {
  for (const [text, message] of [
    [
      'root:$6$secret$hash:19000:0:99999:7:::\n',
      /^f:1: has a member that is not known here; there is \$schema, version/m,
    ],
    ['version: 1\nkeep:$6$secret:::\n', /^f:2: has a member that is not known here; there is /m],
    ['API_KEY=secret1234567890\nPASSWORD=secret\n', /^f:1: takes members$/m],
  ] as const) {
    const told = problemsOf(text).join('\n');
    t.match(told, message);
    t.notMatch(told, /secret/, text);
  }
});
