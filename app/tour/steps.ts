// The steps of the tour: AWS's page on connecting and disconnecting a custom key store, played with AWS's own clients,
// and what happens to an application's keys meanwhile. Each step says what must hold, and fails when it does not.

import { readFileSync } from 'node:fs';
import { CloudHSMV2Client, DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeCustomKeyStoresCommand,
  DescribeKeyCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
  KMSClient,
  UpdateCustomKeyStoreCommand,
} from '@aws-sdk/client-kms';
import type { ReadyCluster, ReadyDocument } from '../ready-document.ts';
import { changePasswordAsAdmin } from './admin.ts';
import { ControlClient } from './control-client.ts';

/** Prints a step that held. */
export type Report = (step: string, result: string) => void;

const PLAINTEXT = Buffer.from('attack at dawn');
const NEW_PASSWORD = 'AdminChose4kmsuser';
/** Each poll is a request; what is polled for takes a few milliseconds. */
const POLLS_MAX = 10_000;
/** AWS: a connect takes up to 20 minutes; here they are stepped over. */
const CONNECT_DURATION_MS = 20 * 60_000;

export async function playTour(ready: ReadyDocument, report: Report): Promise<void> {
  const credentials = { accessKeyId: 'tour', secretAccessKey: 'tour' };
  const { endpoint, region } = ready;
  const tour = new Tour(
    new KMSClient({ endpoint, region, credentials, maxAttempts: 1 }),
    new CloudHSMV2Client({ endpoint, region, credentials, maxAttempts: 1 }),
    new ControlClient(endpoint),
    ready,
    report,
  );
  await tour.play();
}

class Tour {
  readonly #kms: KMSClient;
  readonly #cloudHsm: CloudHSMV2Client;
  readonly #control: ControlClient;
  readonly #ready: ReadyDocument;
  readonly #report: Report;

  constructor(
    kms: KMSClient,
    cloudHsm: CloudHSMV2Client,
    control: ControlClient,
    ready: ReadyDocument,
    report: Report,
  ) {
    this.#kms = kms;
    this.#cloudHsm = cloudHsm;
    this.#control = control;
    this.#ready = ready;
    this.#report = report;
  }

  async play(): Promise<void> {
    const cluster = this.#ready.clusters[0];
    must(cluster !== undefined, 'the seed has a cluster');
    const storeId = await this.#createStore(cluster);
    await this.#connect(storeId, 'CONNECTED');
    const keyId = await this.#createKey(storeId);
    const first = await this.#encrypt(keyId);
    await this.#loseOneHsm(cluster);
    await this.#decrypt(first, 'the other HSM answers');
    await this.#disconnect(storeId);
    await this.#expectUnavailable(keyId);
    await changePasswordAsAdmin(this.#ready, this.#cloudHsm, 'kmsuser', NEW_PASSWORD);
    this.#report('an admin resets kmsuser behind KMS’s back', 'done');
    await this.#connect(storeId, 'FAILED', 'INVALID_CREDENTIALS');
    await this.#disconnect(storeId);
    await this.#kms.send(
      new UpdateCustomKeyStoreCommand({ CustomKeyStoreId: storeId, KeyStorePassword: NEW_PASSWORD }),
    );
    this.#report('UpdateCustomKeyStore KeyStorePassword', 'done');
    await this.#connect(storeId, 'CONNECTED');
    await this.#decrypt(first, 'the first ciphertext still decrypts');
  }

  async #createStore(cluster: ReadyCluster): Promise<string> {
    const { Clusters = [] } = await this.#cloudHsm.send(new DescribeClustersCommand({}));
    must(Clusters[0]?.State === 'ACTIVE', 'DescribeClusters shows the cluster ACTIVE');
    this.#report(
      'DescribeClusters',
      `${Clusters[0]?.ClusterId} ${Clusters[0]?.State}, ${Clusters[0]?.Hsms?.length} HSMs`,
    );
    const { CustomKeyStoreId: id } = await this.#kms.send(
      new CreateCustomKeyStoreCommand({
        CustomKeyStoreName: 'tour',
        CloudHsmClusterId: cluster.clusterId,
        TrustAnchorCertificate: readFileSync(cluster.trustAnchorCertificate ?? '', 'utf8'),
        KeyStorePassword: cluster.users.find(({ username }) => username === 'kmsuser')?.password,
      }),
    );
    must(id !== undefined, 'CreateCustomKeyStore answers an id');
    this.#report('CreateCustomKeyStore', id);
    return id;
  }

  async #connect(storeId: string, end: 'CONNECTED' | 'FAILED', errorCode?: string): Promise<void> {
    await this.#kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
    const states = [await this.#state(storeId)];
    must(states[0] === 'CONNECTING', `the store is CONNECTING, not ${states[0]}`);
    await this.#control.advance(CONNECT_DURATION_MS);
    states.push(await this.#pollUntilNot(storeId, 'CONNECTING'));
    must(states[1] === (errorCode === undefined ? end : `${end} ${errorCode}`), `the store is ${states[1]}`);
    this.#report('ConnectCustomKeyStore', states.join(' -> '));
  }

  async #disconnect(storeId: string): Promise<void> {
    await this.#kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
    const passing = await this.#state(storeId);
    must(passing === 'DISCONNECTING', `the store is DISCONNECTING, not ${passing}`);
    await this.#control.advance(CONNECT_DURATION_MS);
    const state = await this.#pollUntilNot(storeId, passing);
    must(state === 'DISCONNECTED', `the store is ${state}`);
    this.#report('DisconnectCustomKeyStore', `${passing} -> ${state}`);
  }

  async #createKey(storeId: string): Promise<string> {
    const command = new CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: storeId });
    const { KeyMetadata: key } = await this.#kms.send(command);
    must(key?.KeyState === 'Enabled', 'the new key is Enabled');
    this.#report('CreateKey', `${key.KeyId} ${key.KeyState}`);
    return key.KeyId ?? '';
  }

  async #encrypt(keyId: string): Promise<Uint8Array> {
    const { CiphertextBlob: blob } = await this.#kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: PLAINTEXT }));
    must(blob !== undefined && blob.length > PLAINTEXT.length, 'Encrypt answers a ciphertext');
    this.#report('Encrypt', `${blob.length} octets`);
    return blob;
  }

  async #decrypt(blob: Uint8Array, remark: string): Promise<void> {
    const { Plaintext } = await this.#kms.send(new DecryptCommand({ CiphertextBlob: blob }));
    must(Plaintext !== undefined && PLAINTEXT.equals(Plaintext), 'Decrypt answers the plaintext');
    this.#report('Decrypt', remark);
  }

  async #loseOneHsm(cluster: ReadyCluster): Promise<void> {
    const hsmId = cluster.hsms[0]?.hsmId ?? '';
    await this.#control.loseHsm(cluster.clusterId, hsmId);
    this.#report('lose an HSM', hsmId);
  }

  async #expectUnavailable(keyId: string): Promise<void> {
    const { KeyMetadata } = await this.#kms.send(new DescribeKeyCommand({ KeyId: keyId }));
    must(KeyMetadata?.KeyState === 'Unavailable', 'the key is Unavailable');
    const refused = await this.#kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: PLAINTEXT })).then(
      () => 'success',
      (error: Error) => error.name,
    );
    must(refused === 'KMSInvalidStateException', `Encrypt is refused, not ${refused}`);
    this.#report('the key meanwhile', `${KeyMetadata.KeyState}; Encrypt: ${refused}`);
  }

  async #pollUntilNot(storeId: string, passing: string): Promise<string> {
    for (let poll = 0; poll < POLLS_MAX; poll++) {
      const state = await this.#state(storeId);
      if (state !== passing) return state;
    }
    throw new TourFailure(`the store is still ${passing}`);
  }

  async #state(storeId: string): Promise<string> {
    const command = new DescribeCustomKeyStoresCommand({ CustomKeyStoreId: storeId });
    const { ConnectionState, ConnectionErrorCode } = (await this.#kms.send(command)).CustomKeyStores?.[0] ?? {};
    return [ConnectionState, ConnectionErrorCode].filter(Boolean).join(' ');
  }
}

export class TourFailure extends Error {
  override readonly name = 'TourFailure';
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new TourFailure(`does not hold: ${what}`);
}
