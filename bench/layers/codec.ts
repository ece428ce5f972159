// codec-requests, codec-responses: a batch of encrypts, encoded by one side and decoded by the other, beside protobufjs' own
// code for the same messages.

import type { Bench } from '../harness/bench.ts';
import { loopBench } from '../subjects/loop.ts';

const COMMON = { unit: 'messages/s', beside: "protobufjs' code for the same batch", payloadSize: 64 } as const;

export const codec: readonly Bench[] = [
  loopBench('codec-requests', { ...COMMON, subject: 'codec-requests', baseline: 'protobuf-requests' }),
  loopBench('codec-responses', { ...COMMON, subject: 'codec-responses', baseline: 'protobuf-responses' }),
];
