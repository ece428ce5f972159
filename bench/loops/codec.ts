// A batch of encrypts over the codec, both ends of it: as one side encodes and the other decodes. Beside protobufjs with
// the same messages.

import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { decodeDeviceMessage, decodeRequests, encodeDeviceMessages } from '../../src/wire/codec.ts';
import type { ResponseFields } from '../../src/wire/messages.ts';
import { RequestBatch } from '../../src/wire/request-batch.ts';
import { type LoopMaker, payloadOf } from './loop.ts';

export const BATCH_COUNT = 128;
const KEY_HANDLE = 262_162;
const DEADLINE_MS = 9_750;

/** This file runs from build/bench/loops/. */
const PROTO = fileURLToPath(new URL('../../../proto/', import.meta.url));
const root = new protobuf.Root();
root.resolvePath = (_origin, path) => PROTO + path;
root.loadSync('hsm/v1/envelope.proto');
const ClientMessage = root.lookupType('hsm.v1.ClientMessage');
const DeviceMessage = root.lookupType('hsm.v1.DeviceMessage');

const requestsOf = (payloadSize: number) =>
  Array.from({ length: BATCH_COUNT }, (_, index) => ({
    ...{ id: index + 1_000, deadlineMs: DEADLINE_MS },
    encrypt: { keyHandle: KEY_HANDLE, plaintext: payloadOf(payloadSize), aesGcm: {} },
  }));

const responsesOf = (payloadSize: number): ResponseFields[] =>
  Array.from({ length: BATCH_COUNT }, (_, index) => ({
    id: index + 1_000,
    encrypted: { ciphertext: payloadOf(payloadSize + 16), iv: payloadOf(12) },
  }));

/** @param throughWire the batch, encoded and decoded again */
function batchLoop<Fields>(
  batch: readonly Fields[],
  throughWire: (batch: readonly Fields[]) => { readonly length: number; readonly [index: number]: { id?: number } },
) {
  const last = throughWire(batch);
  if (last.length !== BATCH_COUNT || last[BATCH_COUNT - 1]?.id !== BATCH_COUNT + 999) {
    throw new Error('what was decoded is not what was encoded');
  }
  return (count: number): void => {
    for (let done = 0; done < count; done += BATCH_COUNT) throughWire(batch);
  };
}

export const codecRequests: LoopMaker = (payloadSize) =>
  batchLoop(requestsOf(payloadSize), (batch) => {
    const encoded = new RequestBatch();
    for (const { id, deadlineMs, encrypt } of batch)
      encoded.add({ id, deadlineMs, afterPosition: 0 }, 'encrypt', encrypt);
    return decodeRequests(encoded.take()[0] as Uint8Array);
  });

export const protobufRequests: LoopMaker = (payloadSize) =>
  batchLoop(requestsOf(payloadSize), (requests) => {
    const octets = ClientMessage.encode({ requests: [...requests] }).finish();
    return (ClientMessage.decode(octets) as unknown as { requests: { id: number }[] }).requests;
  });

export const codecResponses: LoopMaker = (payloadSize) =>
  batchLoop(responsesOf(payloadSize), (batch) => {
    return decodeDeviceMessage(encodeDeviceMessages(batch)[0] as Uint8Array).responses;
  });

export const protobufResponses: LoopMaker = (payloadSize) =>
  batchLoop(responsesOf(payloadSize), (responses) => {
    const octets = DeviceMessage.encode({ responses: [...responses] }).finish();
    return (DeviceMessage.decode(octets) as unknown as { responses: { id: number }[] }).responses;
  });
