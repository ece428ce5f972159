// What a loop process can do `count` times, as fast as it goes.

export type Loop = (count: number) => void;

/** Checks that the result is right, then gives the loop. */
export type LoopMaker = (payloadSize: number) => Loop | Promise<Loop>;

export const PAYLOAD_OCTET = 7;
export const payloadOf = (size: number): Buffer => Buffer.alloc(size, PAYLOAD_OCTET);
