// `import ... from 'cloudhsm-sim'`: what is exported here is what there is.

export type { Direction, FaultMatch, Parameters, ParameterValue } from '../../sim/fault/fault.ts';
export type { ShownFault } from '../../sim/fault/shown-fault.ts';
export type { WrittenKinds } from '../../sim/fault/written-kinds.ts';
export type {
  NetworkDescription,
  NetworkInterface,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
} from '../../sim/network/parts.ts';
export { type ErrorCode, type Fault, SimError } from '../../src/errors.ts';
export type { ConnectionErrorCode, ConnectionState } from '../../src/keystore/connection-state.ts';
export type { StatusName } from '../../src/wire/generated/status-name.js';
export type { Advanced, ClockClient } from '../client/clock-client.ts';
export type {
  ClusterClient,
  ListedAuditEvent,
  ListedCluster,
  ListedHardwareRoots,
  ListedTrustAnchor,
} from '../client/cluster-client.ts';
export type { EventClient } from '../client/event-client.ts';
export type {
  FaultChange,
  FaultClient,
  FaultDate,
  FaultKindName,
  ListedFault,
  ListedKind,
  NewFault,
  NewFaultOf,
} from '../client/fault-client.ts';
export type {
  KeyStoreClient,
  KeyStoreNews,
  ListedConnection,
  ListedKeyStore,
} from '../client/key-store-client.ts';
export type { NetworkClient } from '../client/network-client.ts';
export type { ListedReplication, ReplicationClient, WithheldSubject } from '../client/replication-client.ts';
export { SimulatorClient } from '../client/simulator-client.ts';
export type { NewClusterUser, UserClient, UserListing } from '../client/user-client.ts';
export type { ClusterProcessStanding } from '../control/cluster-process-standing.ts';
export type { EventRecord, EventResource } from '../events/event-record.ts';
export type { NumberedEvent } from '../events/event-trail.ts';
export type { ReadyCluster, ReadyDocument, SimulatorState } from '../ready-document.ts';
export type {
  SeedClock,
  SeedCluster,
  SeedCustomerCa,
  SeedDocument,
  SeedHsmKey,
  SeedKey,
  SeedKeyAttributes,
  SeedKeyStore,
  SeedSecret,
  SeedSettings,
  SeedUser,
} from '../seed/seed-document.ts';
export type { AwsClientOptions } from './aws-client-options.ts';
export type { ClientCertificate } from './hsm/given-identity.ts';
export { HsmClient, type HsmClientOptions, type Sealed } from './hsm/hsm-client.ts';
export type {
  CurveName,
  KeyClassName,
  KeyDescription,
  KeyFilter,
  KeyFlags,
  KeyPair,
  KeyPairSpec,
  KeyTemplate,
  KeyTypeName,
  SecretKeySpec,
} from './hsm/keys.ts';
export type {
  Cipher,
  DerivationMechanism,
  GcmWrapping,
  HashName,
  RsaOaep,
  SignatureMechanism,
  WrappingMechanism,
} from './hsm/mechanisms.ts';
export type { HsmUsers, ListedUser, UserRole } from './hsm/users.ts';
export type { RunningSimulator } from './running-simulator.ts';
export type { StartOptions } from './start-options.ts';
export { startSimulator } from './start-simulator.ts';
