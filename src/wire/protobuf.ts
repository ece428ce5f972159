// The one door to protobufjs and its generated code.

import protobuf from 'protobufjs/minimal.js';
import { type Body, hsm, requestBodies, responseBodies } from './generated/hsm.js';

// 64-bit members are positions and handles, far below 2^53: plain numbers, so that no object is made for each.
// biome-ignore lint/suspicious/noExplicitAny: the type says Long is always there; protobufjs documents its absence
(protobuf.util as any).Long = undefined;
protobuf.configure();

export const {
  ClientMessage,
  DeviceMessage,
  Request,
  Response,
  Event,
  Status,
  Role,
  AttributeType,
  KeyClass,
  KeyType,
  QuorumService,
  Curve,
  HashAlgorithm,
} = hsm.v1;
export const { Reader } = protobuf;
export { type Body, requestBodies, responseBodies };
/** What generated encoders write to. */
export type Writer = protobuf.Writer;

export type Status = hsm.v1.Status;
export type Role = hsm.v1.Role;
export type AttributeType = hsm.v1.AttributeType;
export type KeyClass = hsm.v1.KeyClass;
export type KeyType = hsm.v1.KeyType;
export type QuorumService = hsm.v1.QuorumService;
export type Curve = hsm.v1.Curve;
export type HashAlgorithm = hsm.v1.HashAlgorithm;
