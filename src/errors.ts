// One error class, one closed list of codes. Errors of other libraries come in by one door each and stay as `cause`.
//
// Every code carries three facts: whose fault it is, whether the same request may be tried again, and the exception
// that a KMS operation becomes when it meets it. Codes in PascalCase are AWS exceptions themselves.

import type { StatusName } from './wire/generated/status-name.js';

/** Whose fault an error is. `caller`: the request; `device`: an HSM said no; `network`: nobody answered; `simulator`: us. */
export type Fault = 'caller' | 'device' | 'network' | 'simulator';

interface Facts {
  /** Whose it is. */
  readonly fault: Fault;
  /** May the same request be tried again? */
  readonly retryable: boolean;
  /** What a KMS operation becomes that meets it. */
  readonly kmsException: string;
}

const aws = (name: string, fault: Fault = 'caller', retryable = false): Facts => ({
  fault,
  retryable,
  kmsException: name,
});

const TABLE = {
  // --- the link to an HSM -----------------------------------------------------------------------------------
  /** No connection could be made (TCP, TLS, WebSocket). */
  connection_failed: { fault: 'network', retryable: true, kmsException: 'KMSInvalidStateException' },
  /** The connection went away under a request; nothing is known of what the HSM did. */
  connection_lost: { fault: 'network', retryable: true, kmsException: 'KMSInvalidStateException' },
  /** We closed the connection ourselves. */
  connection_closed: { fault: 'caller', retryable: false, kmsException: 'KMSInvalidStateException' },
  /** The other side's certificate or hello is not that of the HSM that was meant. */
  identity_mismatch: { fault: 'network', retryable: false, kmsException: 'KMSInvalidStateException' },
  /** The other side sent what the protocol does not allow. */
  protocol_violation: { fault: 'device', retryable: false, kmsException: 'KMSInternalException' },
  /** The HSM answered with a status other than SUCCESS; `status` has it. */
  device_refused: { fault: 'device', retryable: false, kmsException: 'KMSInternalException' },
  /** No answer in time; the request had no effect that lasts. */
  deadline_exceeded: { fault: 'network', retryable: true, kmsException: 'DependencyTimeoutException' },
  /** No answer in time, or the connection went, after a write was sent: it may have happened. */
  outcome_unknown: { fault: 'network', retryable: false, kmsException: 'DependencyTimeoutException' },
  /** Our own bound on unanswered requests is reached. */
  too_many_in_flight: { fault: 'caller', retryable: true, kmsException: 'ThrottlingException' },
  /** The cluster has no HSM that can be reached. */
  no_hsm_available: { fault: 'network', retryable: true, kmsException: 'KMSInvalidStateException' },
  /** The key is on fewer HSMs than the client asks for. */
  key_unavailable: { fault: 'device', retryable: true, kmsException: 'KMSInternalException' },

  /** The cluster's control plane, which knows clusters and their network, does not answer: nothing is known of any. */
  control_plane_unavailable: { fault: 'network', retryable: true, kmsException: 'KMSInternalException' },

  // --- state ------------------------------------------------------------------------------------------------
  /** A state machine met an event that its table does not have. */
  illegal_transition: { fault: 'simulator', retryable: false, kmsException: 'KMSInternalException' },
  /** The ledger's head was not where the append expected it. */
  ledger_conflict: { fault: 'simulator', retryable: true, kmsException: 'KMSInternalException' },
  /** The ledger takes no appends. */
  ledger_unavailable: { fault: 'simulator', retryable: true, kmsException: 'KMSInternalException' },
  /** A sealed or masked object does not open: wrong root key, or changed. */
  seal_broken: { fault: 'simulator', retryable: false, kmsException: 'KMSInternalException' },
  /** A flag, a seed or a request to `/_sim/v1` is wrong; the message says what and how to mend it. */
  invalid_configuration: { fault: 'caller', retryable: false, kmsException: 'ValidationException' },
  /** The control API wants its token, and was given none or another one. */
  not_authorized: { fault: 'caller', retryable: false, kmsException: 'AccessDeniedException' },
  /** The simulator is starting, stopping or being reset. */
  simulator_unavailable: { fault: 'network', retryable: true, kmsException: 'KMSInternalException' },
  /** The simulator failed at what it was asked; its log says more. */
  simulator_failed: { fault: 'simulator', retryable: false, kmsException: 'KMSInternalException' },
  /** A world that does not have the thing named. */
  not_found: { fault: 'caller', retryable: false, kmsException: 'NotFoundException' },
  /** The network model has no room or no such part. */
  network_refused: { fault: 'caller', retryable: false, kmsException: 'CloudHsmClusterInvalidConfigurationException' },

  // --- AWS exceptions that belong to no service model ---------------------------------------------------------
  ValidationException: aws('ValidationException'),
  SerializationException: aws('SerializationException'),
  UnknownOperationException: aws('UnknownOperationException'),
  AccessDeniedException: aws('AccessDeniedException'),
  ThrottlingException: aws('ThrottlingException', 'caller', true),

  // --- KMS ----------------------------------------------------------------------------------------------------
  AlreadyExistsException: aws('AlreadyExistsException'),
  CloudHsmClusterInUseException: aws('CloudHsmClusterInUseException'),
  CloudHsmClusterInvalidConfigurationException: aws('CloudHsmClusterInvalidConfigurationException'),
  CloudHsmClusterNotActiveException: aws('CloudHsmClusterNotActiveException'),
  CloudHsmClusterNotFoundException: aws('CloudHsmClusterNotFoundException'),
  CloudHsmClusterNotRelatedException: aws('CloudHsmClusterNotRelatedException'),
  CustomKeyStoreHasCMKsException: aws('CustomKeyStoreHasCMKsException'),
  CustomKeyStoreInvalidStateException: aws('CustomKeyStoreInvalidStateException'),
  CustomKeyStoreNameInUseException: aws('CustomKeyStoreNameInUseException'),
  CustomKeyStoreNotFoundException: aws('CustomKeyStoreNotFoundException'),
  DependencyTimeoutException: aws('DependencyTimeoutException', 'network', true),
  DisabledException: aws('DisabledException'),
  DryRunOperationException: aws('DryRunOperationException'),
  IncorrectKeyException: aws('IncorrectKeyException'),
  IncorrectTrustAnchorException: aws('IncorrectTrustAnchorException'),
  InvalidAliasNameException: aws('InvalidAliasNameException'),
  InvalidArnException: aws('InvalidArnException'),
  InvalidCiphertextException: aws('InvalidCiphertextException'),
  InvalidGrantIdException: aws('InvalidGrantIdException'),
  InvalidGrantTokenException: aws('InvalidGrantTokenException'),
  InvalidKeyUsageException: aws('InvalidKeyUsageException'),
  InvalidMarkerException: aws('InvalidMarkerException'),
  KMSInternalException: aws('KMSInternalException', 'simulator', true),
  KMSInvalidStateException: aws('KMSInvalidStateException'),
  LimitExceededException: aws('LimitExceededException'),
  MalformedPolicyDocumentException: aws('MalformedPolicyDocumentException'),
  NotFoundException: aws('NotFoundException'),
  TagException: aws('TagException'),
  UnsupportedOperationException: aws('UnsupportedOperationException'),

  // --- CloudHSM V2 --------------------------------------------------------------------------------------------
  CloudHsmAccessDeniedException: aws('CloudHsmAccessDeniedException'),
  CloudHsmInternalFailureException: aws('CloudHsmInternalFailureException', 'simulator', true),
  CloudHsmInvalidRequestException: aws('CloudHsmInvalidRequestException'),
  CloudHsmResourceLimitExceededException: aws('CloudHsmResourceLimitExceededException'),
  CloudHsmResourceNotFoundException: aws('CloudHsmResourceNotFoundException'),
  CloudHsmServiceException: aws('CloudHsmServiceException'),
  CloudHsmTagException: aws('CloudHsmTagException'),

  // --- EC2 ----------------------------------------------------------------------------------------------------
  DryRunOperation: aws('DryRunOperation'),
  FilterLimitExceeded: aws('FilterLimitExceeded'),
  InvalidAction: aws('InvalidAction'),
  'InvalidGroup.NotFound': aws('InvalidGroup.NotFound'),
  'InvalidNetworkInterfaceID.NotFound': aws('InvalidNetworkInterfaceID.NotFound'),
  InvalidNextToken: aws('InvalidNextToken'),
  InvalidParameterValue: aws('InvalidParameterValue'),
  'InvalidSubnetID.NotFound': aws('InvalidSubnetID.NotFound'),
  'InvalidVpcID.NotFound': aws('InvalidVpcID.NotFound'),
  MissingParameter: aws('MissingParameter'),
  NoSuchVersion: aws('NoSuchVersion'),
  RequestEntityTooLarge: aws('RequestEntityTooLarge'),
} as const satisfies Record<string, Facts>;

/**
 * What has happened: docs/library.md has the codes that programs meet. Those in PascalCase are AWS's exceptions: what KMS
 * refuses, `CustomKeyStoreInvalidStateException` for example, with which `keyStores.connect` is refused.
 */
export type ErrorCode = keyof typeof TABLE;

/** @internal */
export const isErrorCode = (name: string): name is ErrorCode => Object.hasOwn(TABLE, name);

interface SimErrorOptions {
  /** What was met below it. */
  readonly cause?: unknown;
  /** The device's status, a number of `hsm.v1.Status`. */
  readonly status?: number;
  /** The name of that status. */
  readonly refusal?: StatusName | undefined;
}

/** What the simulator, its HSMs and its clients throw. `cause` has what was met below it. */
export class SimError extends Error {
  /** What has happened. */
  readonly code: ErrorCode;
  /** The device's status (`hsm.v1.Status`), on `device_refused` only. */
  readonly status: number | undefined;
  /** The name of that status: what rooms that do not speak the wire go by. */
  readonly refusal: StatusName | undefined;

  /** @param message one line: what is wrong, and how to mend it */
  constructor(code: ErrorCode, message: string, options: SimErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'SimError';
    this.code = code;
    this.status = options.status;
    this.refusal = options.refusal;
  }

  /** Whose fault it is. */
  get fault(): Fault {
    return TABLE[this.code].fault;
  }

  /** May the same request be sent again as it is? */
  get retryable(): boolean {
    return TABLE[this.code].retryable;
  }

  /** The exception that a KMS operation becomes. */
  get kmsException(): string {
    return TABLE[this.code].kmsException;
  }

  /** Did an HSM answer with this status? */
  static isRefusal(error: unknown, refusal: StatusName): error is SimError {
    return error instanceof SimError && error.refusal === refusal;
  }

  /** Is it a SimError with this code? */
  static is(error: unknown, code: ErrorCode): error is SimError {
    return error instanceof SimError && error.code === code;
  }
}
