// Chance is a parameter: everything that draws is given a source.

import { fillRandom } from './crypto.ts';

export interface RandomSource {
  /** Fresh octets; the caller owns them. */
  octets(count: number): Uint8Array;
  /** Uniform in [0, 1). For jitter and choice, never for secrets. */
  fraction(): number;
}

/** Small draws are taken from a larger one: a call of the system's generator costs as much as a hundred octets of it. */
const STOCK_SIZE = 8192;
const SMALL_DRAW_SIZE_MAX = 64;
const stock = new Uint8Array(STOCK_SIZE);
let stockUsed = STOCK_SIZE;

/** Octets that nobody else has had or gets; the stock forgets them. */
function fromStock(count: number): Uint8Array {
  if (stockUsed + count > STOCK_SIZE) {
    fillRandom(stock);
    stockUsed = 0;
  }
  const octets = stock.slice(stockUsed, stockUsed + count);
  stock.fill(0, stockUsed, stockUsed + count);
  stockUsed += count;
  return octets;
}

export const systemRandom: RandomSource = {
  octets: (count) => (count <= SMALL_DRAW_SIZE_MAX ? fromStock(count) : fillRandom(new Uint8Array(count))),
  fraction: () => new DataView(fillRandom(new Uint8Array(4)).buffer).getUint32(0) / 2 ** 32,
};

/** The same seed gives the same draws: splitmix32. For tests and the deterministic world; no secrets come from it. */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return {
    octets: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    fraction: () => next() / 2 ** 32,
  };
}

/** `length` characters drawn uniformly from `alphabet` (at most 256 characters), without modulo bias. */
export function randomText(random: RandomSource, alphabet: string, length: number): string {
  const unbiased = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const octet of random.octets(length)) {
      if (octet < unbiased && text.length < length) text += alphabet[octet % alphabet.length];
    }
  }
  return text;
}

export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The characters of CloudHSM's ids, `[2-7a-z]`: RFC 4648 base32 in lower case. */
export const BASE32_LOWER = 'abcdefghijklmnopqrstuvwxyz234567';
export const HEX_LOWER = '0123456789abcdef';

/** A random UUID (RFC 9562 section 5.4). */
export function randomUuid(random: RandomSource): string {
  const octets = random.octets(16);
  octets[6] = ((octets[6] as number) & 0x0f) | 0x40;
  octets[8] = ((octets[8] as number) & 0x3f) | 0x80;
  const hex = Buffer.from(octets).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
