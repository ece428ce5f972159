// Keys of crypto users on a cluster: made by an HSM for a user that logs in, as any client's; what is known already goes
// into the cluster's ledger.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import { knownKeyFact } from '../../sim/hsm/known-keys.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmLink } from '../../src/client/hsm-link.ts';
import { encodeTemplate } from '../../src/client/key-attributes.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { SimError } from '../../src/errors.ts';
import { randomUuid } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { Curve } from '../../src/wire/protobuf.ts';
import { hsmAddresses } from '../hsm-addresses.ts';
import { hsmChannels } from '../hsm-channels.ts';
import type { ProcessRuntime } from '../process-runtime.ts';
import type { SeededUser } from './make-cluster.ts';
import type { PlannedHsmKey } from './plan.ts';
import { HSM_KEY_TYPES } from './plan-hsm-keys.ts';

const CURVES: Readonly<Record<string, Curve>> = {
  secp224r1: Curve.P_224,
  prime256v1: Curve.P_256,
  secp384r1: Curve.P_384,
  secp521r1: Curve.P_521,
  secp256k1: Curve.SECP256K1,
};

export class HsmKeyMaker {
  readonly #runtime: ProcessRuntime;
  readonly #cluster: Cluster;
  readonly #users: readonly SeededUser[];
  /** Of users that have logged in. */
  readonly #links = new Map<string, HsmLink>();

  constructor(runtime: ProcessRuntime, cluster: Cluster, users: readonly SeededUser[]) {
    this.#runtime = runtime;
    this.#cluster = cluster;
    this.#users = users;
  }

  /** @throws SimError as the HSM refuses */
  async make(key: PlannedHsmKey): Promise<void> {
    const { owner, known, type, size } = key;
    if (known !== undefined) {
      return this.#cluster.act(async (_users, clusterKey, position) =>
        knownKeyFact(clusterKey, position, owner, known),
      );
    }
    const link = await this.#link(owner);
    const keyType = HSM_KEY_TYPES[type];
    const attributes = encodeTemplate(key.template);
    if (type === 'aes' || type === 'generic-secret') {
      await link.request('generateKey', { keyType, keyLengthBytes: size.lengthBytes, attributes });
    } else {
      await link.request('generateKeyPair', {
        ...{ keyType, privateKeyAttributes: attributes },
        publicKeyAttributes: encodeTemplate(key.publicTemplate),
        ...(type === 'rsa' && { modulusBits: size.modulusBits }),
        ...(type === 'ec' && { curve: CURVES[size.curve] ?? Curve.CURVE_UNSPECIFIED }),
      });
    }
  }

  /** Everybody logs out. */
  async close(): Promise<void> {
    for (const link of this.#links.values()) {
      await link.logout();
      link.close();
    }
    this.#links.clear();
  }

  async #link(username: string): Promise<HsmLink> {
    const linked = this.#links.get(username);
    if (linked !== undefined) return linked;
    const { clock, random } = this.#runtime;
    const channels = hsmChannels(clock.monotonic);
    const [address] = hsmAddresses(this.#cluster);
    const user = this.#users.find((candidate) => candidate.username === username);
    if (address === undefined || user === undefined) {
      throw new SimError('not_found', `the cluster has no HSM, or no user ${username}`);
    }
    const scramKeys = new ScramKeyCache(random);
    const link = await createOpenLink({ channels, clock: clock.monotonic, random, scramKeys })(address);
    this.#links.set(username, link);
    const password = Secret.fromText(user.password);
    try {
      await link.login({ username, role: 'crypto-user', password, connectorId: randomUuid(random) });
    } finally {
      password.wipe();
      scramKeys.wipe();
    }
    return link;
  }
}
