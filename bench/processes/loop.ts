// One loop in a process that does nothing else: as often as its parent asks for, and how long it took.

import type { LoopMaker } from '../loops/loop.ts';

const LOOPS = {
  'aes-256-gcm': async () => (await import('../loops/raw-crypto.ts')).rawAesGcm,
  'rsa-2048': async () => (await import('../loops/raw-crypto.ts')).rawRsaSign,
  'p-256': async () => (await import('../loops/raw-crypto.ts')).rawEcdsaSign,
  'hsm-cipher': async () => (await import('../loops/hsm-cipher.ts')).hsmCipher,
  'hsm-dispatch': async () => (await import('../loops/hsm-dispatch.ts')).hsmDispatch,
  'codec-requests': async () => (await import('../loops/codec.ts')).codecRequests,
  'protobuf-requests': async () => (await import('../loops/codec.ts')).protobufRequests,
  'codec-responses': async () => (await import('../loops/codec.ts')).codecResponses,
  'protobuf-responses': async () => (await import('../loops/codec.ts')).protobufResponses,
  scram: async () => (await import('../loops/scram.ts')).scram,
  'bare-hashes': async () => (await import('../loops/scram.ts')).bareHashes,
} satisfies Readonly<Record<string, () => Promise<LoopMaker>>>;

export type LoopName = keyof typeof LOOPS;

const [name, payloadSize] = [process.argv[2] as LoopName, Number(process.argv[3])];
const run = await (await LOOPS[name]())(payloadSize);
process.on('message', ({ count }: { count: number }) => {
  const startMs = performance.now();
  run(count);
  process.send?.({ tookMs: performance.now() - startMs });
});
process.once('disconnect', () => process.exit(0));
process.send?.({});
