// What a command works with. Small, so that it runs as well without a process, a terminal or a socket.

import type { Secret } from '../../src/runtime/secret.ts';
import type { BodyFieldsOf, Operation, Response } from '../../src/wire/messages.ts';
import type { RoleName } from '../../src/wire/roles.ts';

export interface CommandContext {
  readonly cluster: Cluster;
  /**
   * Another one of the same simulator, where somebody is logged in as well.
   * @throws SimError `invalid_configuration` when it is the same; as for `cluster`
   */
  readonly otherCluster: (clusterId: string) => Promise<Cluster>;
  readonly prompter: Prompter;
}

export interface User {
  /** In lower case. */
  readonly username: string;
  readonly role: RoleName;
}

export interface Login extends User {
  readonly password: Secret;
  /**
   * A second factor: signs the token of each HSM, all of them at once.
   * @throws whatever ends the log in
   */
  readonly signTokens?: (tokens: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>;
  /** From then on nobody waits for it: nobody is logged in. */
  readonly signal?: AbortSignal;
}

/** Do HSMs want certificates of their clients? */
export type MutualTlsLevel = 'none' | 'cluster';

/** What certificates of clients have to be under. */
export interface TrustAnchor {
  readonly reference: number;
  readonly certificatePem: string;
}

/** Of a cluster as a whole: no HSM is asked, and none has to be logged in at. */
export interface MutualTls {
  trustAnchors(): Promise<readonly TrustAnchor[]>;
  /** @throws SimError `invalid_configuration` for what is none, or one too many */
  register(certificatePem: string): Promise<TrustAnchor>;
  /** @throws SimError `not_found` */
  deregister(reference: number): Promise<void>;
  level(): Promise<MutualTlsLevel>;
  /** Every connection is reset. @throws SimError `invalid_configuration` where it cannot be so */
  setLevel(level: MutualTlsLevel): Promise<void>;
}

/** A cluster as an application of Client SDK 5 has it: one log in for all of its HSMs. */
export interface Cluster {
  readonly clusterId: string;
  readonly mutualTls: MutualTls;
  /** Who is logged in. */
  readonly user: User | undefined;
  /** On every HSM that lets in. @throws SimError what the HSM that refuses says, or none; then nobody is logged in */
  login(login: Login): Promise<void>;
  /** Nothing happens when nobody is logged in. */
  logout(): Promise<void>;
  /** The user's password is another one now: what is logged in again with. */
  passwordChanged(password: Secret): void;
  /**
   * On whichever HSM, from a state that has all that was written before. Aborted, nothing is sent any more.
   * @throws SimError as `ClusterSession.request`; `illegal_transition` when nobody is logged in
   */
  request<O extends Operation>(operation: O, body: BodyFieldsOf<O>, signal?: AbortSignal): Promise<Response>;
  /**
   * On the one HSM that has what belongs to this log in alone: session keys and quorum tokens.
   * @throws SimError as `request`; `connection_lost` when it is gone, and that with it
   */
  requestHome<O extends Operation>(operation: O, body: BodyFieldsOf<O>): Promise<Response>;
  /**
   * Of the HSM of `requestHome`, for the proof that one has a private key: the same one until it is spent or has expired.
   * @throws SimError as `requestHome`
   */
  registrationToken(): Promise<Uint8Array>;
  /**
   * On every HSM that can be reached, as whoever is logged in or as nobody; without those that refuse.
   * @param signal from then on nobody waits for it
   * @throws SimError when none answers
   */
  requestEach<O extends Operation>(operation: O, body: BodyFieldsOf<O>, signal?: AbortSignal): Promise<EachAnswer>;
}

export interface EachAnswer {
  readonly responses: readonly Response[];
  /** Asked: those that answered and those that refused. */
  readonly hsmCount: number;
}

export interface Prompter {
  /** @throws SimError `invalid_configuration` when there is nobody to ask */
  line(question: string): Promise<string>;
  /** Without echo, and kept nowhere. @throws as `line` */
  secret(question: string): Promise<Secret>;
}
