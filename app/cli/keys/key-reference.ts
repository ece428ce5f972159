// `0x00000000002e06bf`: a key handle as CloudHSM CLI writes it.

import { POSITION_MAX } from '../../../src/wire/limits.ts';
import { wrong } from '../language/flag.ts';

const DIGITS = 16;

export const keyReference = (handle: number): string => `0x${handle.toString(16).padStart(DIGITS, '0')}`;

/** Hexadecimal, or decimal. @throws SimError `invalid_configuration` */
export function readKeyReference(text: string): number {
  const handle = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!(handle <= POSITION_MAX)) throw wrong(`${text} is no key reference`);
  return handle;
}
