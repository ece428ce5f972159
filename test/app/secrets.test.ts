// What a running simulator prints, however talkative it is told to be: no password, no plaintext.

import { CloudHSMV2Client } from '@aws-sdk/client-cloudhsm-v2';
import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { changePasswordAsAdmin } from '../../app/tour/admin.ts';
import { refusalOf } from '../support/running-simulator.ts';
import { startUp } from '../support/up-process.ts';

const PLAINTEXT = 'attack at dawn, and tell nobody';
const RESET_PASSWORD = 'AdminChose4kmsuser';
const TOKEN = 'OnlyForTheControlApi1';
const WRONG_PASSWORD = 'NeverWasAPassword1';

/** A text as it could appear. */
const formsOf = (text: string): string[] => [
  text,
  Buffer.from(text).toString('base64'),
  Buffer.from(text).toString('hex'),
];

t.test('at --log-level trace, through log ins that fail and an HSM that dies', async (t) => {
  const { ready, child, ended } = await startUp(t, '--log-level', 'trace', '--token', TOKEN);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'AKIDsecretOfTheCaller' };
  const options = { endpoint: ready.endpoint, region: ready.region, credentials, maxAttempts: 1 };
  const kms = new KMS.KMSClient(options);
  const cloudHsm = new CloudHSMV2Client(options);
  const CustomKeyStoreId = ready.customKeyStores[0]?.customKeyStoreId ?? '';
  const KeyId = ready.keys[0]?.keyId;

  const settle = async (): Promise<string | undefined> => {
    for (;;) {
      const answer = await kms.send(new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
      const { ConnectionState, ConnectionErrorCode } = answer.CustomKeyStores?.[0] ?? {};
      if (!/ING$/.test(ConnectionState ?? '')) return ConnectionErrorCode ?? ConnectionState;
    }
  };
  const disconnect = async (): Promise<void> => {
    await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await settle();
  };
  const connectWith = async (KeyStorePassword: string): Promise<string | undefined> => {
    await kms.send(new KMS.UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword }));
    await kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    return settle();
  };

  const Plaintext = Buffer.from(PLAINTEXT);
  const { CiphertextBlob } = await kms.send(new KMS.EncryptCommand({ KeyId, Plaintext }));
  const random = await kms.send(new KMS.GenerateRandomCommand({ NumberOfBytes: 24, CustomKeyStoreId }));
  const dataKey = await kms.send(new KMS.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
  await disconnect();
  await changePasswordAsAdmin(ready, cloudHsm, 'kmsuser', RESET_PASSWORD);
  t.equal(await connectWith(WRONG_PASSWORD), 'INVALID_CREDENTIALS');
  await disconnect();
  t.equal(await connectWith(RESET_PASSWORD), 'CONNECTED');
  const { clusterId, hsms, users } = ready.clusters[0] ?? { clusterId: '', hsms: [], users: [] };
  await fetch(`${ready.endpoint}/_sim/v1/clusters/${clusterId}/hsms/${hsms[0]?.hsmId}/lose`, {
    ...{ method: 'POST', headers: { Authorization: `Bearer ${TOKEN}` } },
  });
  await kms.send(new KMS.DecryptCommand({ CiphertextBlob }));
  await refusalOf(kms.send(new KMS.EncryptCommand({ KeyId: PLAINTEXT, Plaintext })));
  await refusalOf(
    kms.send(
      new KMS.CreateCustomKeyStoreCommand({
        CustomKeyStoreName: 'x',
        KeyStorePassword: WRONG_PASSWORD,
        CloudHsmClusterId: clusterId,
      }),
    ),
  );
  kms.destroy();
  cloudHsm.destroy();
  child.kill('SIGTERM');

  const { code, stdout, stderr } = await ended;
  t.equal(code, 0);
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of lines) t.match(line, { level: Number, time: /^\d{4}-.+Z$/, msg: String });
  for (const said of ['a request was answered', 'KMS heard from the HSM', 'the HSM was asked', 'the HSM answered']) {
    t.ok(
      lines.some(({ msg }) => msg === said),
      `it does log: ${said}`,
    );
  }
  const printed = stdout + stderr;
  const secrets = [
    ...[PLAINTEXT, RESET_PASSWORD, WRONG_PASSWORD, TOKEN].flatMap(formsOf),
    ...[dataKey.Plaintext, random.Plaintext].flatMap((octets = new Uint8Array()) =>
      (['base64', 'hex'] as const).map((form) => Buffer.from(octets).toString(form)),
    ),
    ...users.flatMap(({ password }) => (password === undefined ? [] : formsOf(password))),
    credentials.secretAccessKey,
  ];
  for (const secret of secrets) t.notOk(printed.includes(secret), secret);
  t.notOk(/PRIVATE KEY/.test(printed));
});
