// The IPv4 addresses of a subnet: finite, each taken once and given back.

import { SimError } from '../../src/errors.ts';

/** AWS keeps the first four addresses of a subnet and the last: network, router, DNS, future use, broadcast. */
const RESERVED_FIRST = 4;
const RESERVED_LAST = 1;
/** The sizes that a VPC's subnets may have. */
const PREFIX_MIN = 16;
const PREFIX_MAX = 28;

const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

interface Block {
  readonly first: number;
  readonly size: number;
}

function parseCidr(cidrBlock: string): Block {
  const parts = CIDR.exec(cidrBlock)?.slice(1).map(Number);
  const [a = 256, b = 256, c = 256, d = 256, prefix = 0] = parts ?? [];
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  if (Math.max(a, b, c, d) > 255 || prefix < PREFIX_MIN || prefix > PREFIX_MAX || first % size !== 0) {
    throw new SimError('network_refused', `${cidrBlock} is not a CIDR block from /${PREFIX_MIN} to /${PREFIX_MAX}`);
  }
  return { first, size };
}

const format = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

export class AddressPool {
  readonly #first: number;
  readonly #last: number;
  readonly #taken = new Set<string>();
  /** While it is, others have every address that we have not. */
  exhausted = false;

  /** @throws SimError `network_refused` when it is no block that a subnet may have */
  constructor(cidrBlock: string) {
    const { first, size } = parseCidr(cidrBlock);
    this.#first = first + RESERVED_FIRST;
    this.#last = first + size - 1 - RESERVED_LAST;
  }

  get availableCount(): number {
    if (this.exhausted) return 0;
    return this.#last - this.#first + 1 - this.#taken.size;
  }

  /** The wanted address, or the lowest free one; undefined when it is not free, or there is none. */
  take(wanted?: string): string | undefined {
    if (this.exhausted) return undefined;
    for (let address = this.#first; address <= this.#last; address += 1) {
      const text = format(address);
      if (this.#taken.has(text) || (wanted !== undefined && text !== wanted)) continue;
      this.#taken.add(text);
      return text;
    }
    return undefined;
  }

  release(address: string): void {
    this.#taken.delete(address);
  }
}
