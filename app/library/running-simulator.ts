// The handle of a simulator that a program started.

import { SimError } from '../../src/errors.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import type { ReadyCluster, ReadyDocument } from '../ready-document.ts';
import { type AwsClientOptions, awsClientOptions } from './aws-client-options.ts';
import { HsmClient, type HsmClientOptions } from './hsm/hsm-client.ts';
import type { StartedSimulator } from './started-simulator.ts';

/** With `await using` it is stopped at the end of the block. */
export class RunningSimulator implements AsyncDisposable {
  /** The physical world: faults, the calendar, HSMs, the network. */
  readonly control: SimulatorClient;
  readonly #started: StartedSimulator;
  readonly #hsmClients = new Set<HsmClient>();
  #stopped: Promise<void> | undefined;

  /** @internal Made by `startSimulator`. */
  constructor(started: StartedSimulator) {
    this.#started = started;
    this.control = new SimulatorClient(started.ready.endpoint, started.ready.controlToken);
  }

  /** What was there once everything answered, or was reset last: endpoints, ids, users and their passwords. */
  get ready(): ReadyDocument {
    return this.#started.ready;
  }

  /** Of KMS, CloudHSM V2 and `/_sim/v1` alike: `http://127.0.0.1:PORT`. */
  get endpoint(): string {
    return this.ready.endpoint;
  }

  /** `us-east-1` */
  get region(): string {
    return this.ready.region;
  }

  /** Twelve digits: in every ARN. */
  get accountId(): string {
    return this.ready.accountId;
  }

  /** @throws SimError `not_found` when the seed was `bare` */
  get clusterId(): string {
    return this.#cluster.clusterId;
  }

  /** Of the HSMs that were there at the start. @throws SimError `not_found` when the seed was `bare` */
  get hsmIds(): readonly [string, ...string[]] {
    const [first, ...others] = this.#cluster.hsms.map(({ hsmId }) => hsmId);
    return [this.#there(first, 'HSM'), ...others];
  }

  /** @throws SimError `not_found` when the seed was not `key_store`, or with fewer than two HSMs */
  get customKeyStoreId(): string {
    return this.#there(this.ready.customKeyStores[0]?.customKeyStoreId, 'custom key store');
  }

  /** Of `alias/example`, or of the first key of a seed's document. @throws as `customKeyStoreId` */
  get keyId(): string {
    return this.#there(this.ready.keys[0]?.keyId, 'KMS key');
  }

  /** Of that key. @throws as `customKeyStoreId` */
  get keyArn(): string {
    return this.#there(this.ready.keys[0]?.arn, 'KMS key');
  }

  /** For a client of the AWS SDK v3: `new KMSClient(simulator.awsClientOptions())`. */
  awsClientOptions(): AwsClientOptions {
    return awsClientOptions(this.ready);
  }

  /**
   * A client of the cluster's HSMs, logged in as `example_user` unless told otherwise; closed with the simulator.
   * @throws SimError as `HsmClient.connect`; `connection_closed` once the simulator is stopped
   */
  async connectHsm(options: Omit<HsmClientOptions, 'simulator'> = {}): Promise<HsmClient> {
    this.#refuseStopped();
    const client = await HsmClient.connect({ ...options, simulator: this.ready });
    // Whoever stopped it meanwhile has closed all that there were.
    if (this.#stopped !== undefined) await client.close();
    this.#refuseStopped();
    this.#hsmClients.add(client);
    return client;
  }

  /**
   * Everything is taken down and started anew, as it was at the start, behind the same endpoint: with other ids and
   * passwords, no faults, today's date. Clients of HSMs are closed.
   * @throws SimError `connection_closed` once it is stopped; whatever it could not be started anew for
   */
  async reset(): Promise<void> {
    this.#refuseStopped();
    await this.#closeHsmClients();
    await this.#started.reset();
  }

  /** Resolves when nothing of it is left: sessions are logged out, HSMs stopped, ports free. Again: the same. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** As `stop`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #refuseStopped(): void {
    if (this.#stopped !== undefined) throw new SimError('connection_closed', 'the simulator was stopped');
  }

  async #stop(): Promise<void> {
    await this.#closeHsmClients();
    await this.#started.stop();
  }

  async #closeHsmClients(): Promise<void> {
    await Promise.all([...this.#hsmClients].map((client) => client.close()));
    this.#hsmClients.clear();
  }

  get #cluster(): ReadyCluster {
    return this.#there(this.ready.clusters[0], 'cluster');
  }

  #there<T>(part: T | undefined, what: string): T {
    if (part !== undefined) return part;
    throw new SimError('not_found', `the simulator was started without a ${what}`);
  }
}
