// The one door to the code that scripts/generate-wire.mjs makes from proto/.

export {
  AttributeType,
  type Body,
  Curve,
  decodeClientMessage,
  decodeDeviceMessage,
  encodeEvent,
  HashAlgorithm,
  KeyClass,
  KeyType,
  QuorumService,
  Role,
  requestBodies,
  responseBodies,
  Status,
} from './generated/hsm.js';
