// The facts a cluster consists of: entries of its ledger. Secrets in them are masked under the cluster key.

import type { QuorumService } from '../../src/wire/protobuf.ts';
import type { Role } from '../../src/wire/roles.ts';

/** AES-256-GCM under the cluster key: IV || ciphertext || tag, with the names of what it belongs to as AAD. */
export type MaskedObject = Uint8Array;

export type ClusterFact =
  | {
      readonly type: 'user_created';
      /** Lower case. */
      readonly username: string;
      readonly role: Role;
      /** Salt, iterations, StoredKey, ServerKey. */
      readonly maskedVerifier: MaskedObject;
      /** It came from a clone of this cluster: where there is a user of this name, that one stays. */
      readonly isReplicated?: boolean;
      /** SubjectPublicKeyInfo DER. */
      readonly mfaPublicKey?: Uint8Array | undefined;
      readonly quorumPublicKey?: Uint8Array | undefined;
    }
  | {
      readonly type: 'password_changed';
      readonly username: string;
      readonly maskedVerifier: MaskedObject;
      /** An admin's change unlocks the user on every HSM. */
      readonly byAdmin: boolean;
    }
  /** The unactivated admin has changed its password: it is an admin now, and the cluster is activated. */
  | { readonly type: 'admin_activated'; readonly username: string; readonly maskedVerifier: MaskedObject }
  | { readonly type: 'user_deleted'; readonly username: string }
  | {
      readonly type: 'mfa_changed';
      readonly username: string;
      /** SubjectPublicKeyInfo DER; undefined: no second factor any more. */
      readonly publicKey: Uint8Array | undefined;
      /** It is registered for quorum authentication as well. */
      readonly forQuorum?: boolean;
    }
  | { readonly type: 'quorum_key_registered'; readonly username: string; readonly publicKey: Uint8Array }
  | { readonly type: 'quorum_value_set'; readonly service: QuorumService; readonly value: number }
  | ({ readonly type: 'quorum_timeouts_set' } & QuorumTimeouts)
  | ({
      readonly type: 'key_generated';
      readonly handle: number;
      readonly owner: string;
      readonly attributes: KeyAttributes;
      readonly maskedMaterial: MaskedObject;
      readonly idempotencyKey: string;
    } & KeyCustody)
  | {
      readonly type: 'key_pair_generated';
      readonly owner: string;
      readonly publicKey: KeyHalf;
      readonly privateKey: KeyHalf;
    }
  | { readonly type: 'key_deleted'; readonly handle: number }
  | {
      readonly type: 'attributes_set';
      readonly handle: number;
      /** All of them. */
      readonly attributes: KeyAttributes;
      /** Anew: attributes are its AAD. */
      readonly maskedMaterial: MaskedObject;
    }
  | { readonly type: 'key_shared'; readonly handle: number; readonly username: string }
  | { readonly type: 'key_unshared'; readonly handle: number; readonly username: string }
  /** In the place of an entry that this HSM is not given. Never in the ledger itself. */
  | { readonly type: 'withheld' }
  /** The HSM is gone, and with it every entry after `afterPosition` and before this one: no survivor had applied them. */
  | { readonly type: 'hsm_lost'; readonly hsmId: string; readonly afterPosition: number };

/** How long a token may be approved, and then be used. */
export interface QuorumTimeouts {
  readonly generatedSeconds: number;
  readonly approvedSeconds: number;
}

/** How many of a key's users have to approve; 0 and 1: nobody. */
export interface KeyQuorumValues {
  readonly manage: number;
  readonly use: number;
}

/** Who else has a key from the beginning, and what its users have to approve. Facts of old have neither. */
export interface KeyCustody {
  readonly sharedUsers?: readonly string[];
  /** Absent: both are 0. */
  readonly quorumValues?: KeyQuorumValues;
}

/** Of a pair. The material of a public key is masked like any other: its attributes are bound to it. */
export interface KeyHalf extends KeyCustody {
  readonly handle: number;
  readonly attributes: KeyAttributes;
  readonly maskedMaterial: MaskedObject;
}

/** Attribute number (hsm.v1.AttributeType) to value. */
export type KeyAttributes = Readonly<Record<number, boolean | number | Uint8Array>>;

/** The cluster becomes ACTIVE with this fact. */
export const isActivation = (fact: ClusterFact): boolean => fact.type === 'admin_activated';
