// Clusters and their HSMs as machines: lose one, bring one, read its audit log.

import { flagOf } from '../library/check-arguments.ts';
import type { ReadyCluster } from '../ready-document.ts';
import { type ControlConnection, segment } from './control-connection.ts';

/** One event of an HSM's management audit log, in the fields of CloudHSM's own. */
export interface ListedAuditEvent {
  /** Microseconds since 1970. */
  readonly timeMicroseconds: number;
  /** Of the event on this HSM, from 0 on. */
  readonly sequenceNumber: number;
  /** Always 1: a simulated HSM never starts again. */
  readonly rebootCounter: number;
  /** `CN_LOGIN` */
  readonly opcode: string;
  /** Absent where no number is published. */
  readonly opcodeNumber?: number;
  /** Of the session that it happened in. */
  readonly sessionHandle: number;
  /** 0: success. The others are in docs/protocol.md. */
  readonly response: number;
  /** Whom it was about. */
  readonly user?: {
    /** Its username. */
    readonly name: string;
    /** A number of `hsm.v1.Role`: 1, a crypto user; 2, an admin. */
    readonly type: number;
  };
  /** Which key it was about. */
  readonly key?: {
    /** Of a secret or a private key; 0: none. */
    readonly secretKeyHandle: number;
    /** Of a public key; 0: none. */
    readonly publicKeyHandle: number;
  };
}

/** A cluster as its clients need to know it. */
export interface ListedCluster {
  /** `cluster-...` */
  readonly clusterId: string;
  /** `ACTIVE`, ... */
  readonly state: string;
  /** `vpc-...` */
  readonly vpcId: string;
  /** Of the HSMs: `sg-...` */
  readonly securityGroupId: string;
  /** Does the group let its members reach each other on TCP 2223 to 2225, as KMS requires? */
  readonly securityGroupIntact: boolean;
  /** Do HSMs want a certificate of their clients? */
  readonly mutualTlsEnforced: boolean;
  /** PEM, what every HSM shows; absent until the cluster is initialized. */
  readonly clusterCertificatePem?: string;
  /** PEM, the customer CA's: what the cluster's certificate ends at; absent until the cluster is initialized. */
  readonly trustAnchorPem?: string;
  /** One in each zone that the cluster was made with, whether it is still there or not. */
  readonly subnets: readonly {
    /** `subnet-...` */
    readonly subnetId: string;
    /** `us-east-1a` */
    readonly availabilityZone: string;
    /** False once it has been deleted. */
    readonly exists: boolean;
  }[];
  /** Those that there are, with where each listens. */
  readonly hsms: readonly {
    /** `hsm-...` */
    readonly hsmId: string;
    /** `us-east-1a` */
    readonly availabilityZone: string;
    /** `ACTIVE`, `CREATE_IN_PROGRESS`, ... */
    readonly state: string;
    /** By which clients reach it. */
    readonly host: string;
    /** Where it listens. */
    readonly port: number;
  }[];
}

/** A certificate that those of clients may be under. */
export interface ListedTrustAnchor {
  /** By which it is deregistered. */
  readonly reference: number;
  /** A certificate, or a chain. */
  readonly certificatePem: string;
}

/** PEM, self-signed: in the places of the roots that AWS and its manufacturer publish. */
export interface ListedHardwareRoots {
  /** In the place of that of AWS. */
  readonly awsRootPem: string;
  /** In the place of that of the manufacturer. */
  readonly manufacturerRootPem: string;
}

/** Every method throws SimError as `ControlConnection.ask`; `not_found` for a cluster or an HSM that is not there. */
export class ClusterClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** With where each HSM listens. */
  list(): Promise<readonly ReadyCluster[]> {
    return this.#connection.ask('GET', 'clusters');
  }

  /** One cluster, its network and its HSMs. */
  describe(clusterId: string): Promise<ListedCluster> {
    return this.#connection.ask('GET', `clusters/${segment(clusterId)}`);
  }

  /** The machine dies: its connections are reset, and what it alone had is gone. */
  async loseHsm(clusterId: string, hsmId: string): Promise<void> {
    await this.#connection.ask('POST', `${hsmPath(clusterId, hsmId)}/lose`);
  }

  /** Another HSM in the place of a lost one. Resolves with its id. */
  async restoreHsm(clusterId: string, hsmId: string): Promise<string> {
    return (await this.#connection.ask<HsmNamed>('POST', `${hsmPath(clusterId, hsmId)}/restore`)).hsmId;
  }

  /** One more. Resolves with its id. @param availabilityZone `us-east-1c` */
  async addHsm(clusterId: string, availabilityZone: string): Promise<string> {
    const path = `clusters/${segment(clusterId)}/hsms`;
    return (await this.#connection.ask<HsmNamed>('POST', path, { availabilityZone })).hsmId;
  }

  /** Clients need a certificate under one of `trustAnchors`, or do not. */
  async enforceMutualTls(clusterId: string, enforced: boolean): Promise<void> {
    const enforcement = flagOf('enforced', enforced) ? 'cluster' : 'none';
    await this.#connection.ask('PUT', `clusters/${segment(clusterId)}/mtls`, { enforcement });
  }

  /** What certificates of clients have to be under, where mutual TLS is enforced; none: under the cluster's own anchor. */
  async trustAnchors(clusterId: string): Promise<readonly ListedTrustAnchor[]> {
    const path = `clusters/${segment(clusterId)}/trust-anchors`;
    return (await this.#connection.ask<{ trustAnchors: readonly ListedTrustAnchor[] }>('GET', path)).trustAnchors;
  }

  /** @throws SimError `invalid_configuration` for what is none, or one too many */
  registerTrustAnchor(clusterId: string, certificatePem: string): Promise<ListedTrustAnchor> {
    return this.#connection.ask('POST', `clusters/${segment(clusterId)}/trust-anchors`, { certificatePem });
  }

  /** @param reference of what `trustAnchors` lists */
  async deregisterTrustAnchor(clusterId: string, reference: number): Promise<void> {
    await this.#connection.ask('DELETE', `clusters/${segment(clusterId)}/trust-anchors/${segment(String(reference))}`);
  }

  /** The HSM's management audit log, the oldest event first. */
  async auditLog(clusterId: string, hsmId: string): Promise<readonly ListedAuditEvent[]> {
    const path = `${hsmPath(clusterId, hsmId)}/audit-log`;
    return (await this.#connection.ask<{ events: readonly ListedAuditEvent[] }>('GET', path)).events;
  }

  /** As CloudWatch Logs would show it. */
  auditLogText(clusterId: string, hsmId: string): Promise<string> {
    return this.#connection.askText('GET', `${hsmPath(clusterId, hsmId)}/audit-log?format=text`);
  }

  /** What vouches for the hardware of HSMs. */
  hardwareRoots(): Promise<ListedHardwareRoots> {
    return this.#connection.ask('GET', 'hardware-roots');
  }
}

interface HsmNamed {
  readonly hsmId: string;
}

/** @internal Of one HSM's routes. */
export const hsmPath = (clusterId: string, hsmId: string): string =>
  `clusters/${segment(clusterId)}/hsms/${segment(hsmId)}`;
