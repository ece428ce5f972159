// Pages of a list. A token is the digest of the last item's name, whatever its length: what comes and goes meanwhile
// shifts nothing.

import { sha256 } from '../../src/runtime/crypto.ts';
import { invalidRequest } from './errors.ts';

export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/**
 * @param sizeMax the model's most, and what one gets who asks for nothing
 * @throws SimError `CloudHsmInvalidRequestException` for a token that is not of this list
 */
export function pageOf<Item>(
  items: readonly Item[],
  { MaxResults, NextToken }: PageRequest,
  sizeMax: number,
  idOf: (item: Item) => string,
): { readonly page: readonly Item[]; readonly NextToken: string | undefined } {
  const size = MaxResults ?? sizeMax;
  const tokenOf = (item: Item): string => Buffer.from(sha256(Buffer.from(idOf(item)))).toString('base64url');
  let start = 0;
  if (NextToken !== undefined) {
    start = items.findIndex((item) => tokenOf(item) === NextToken) + 1;
    if (start === 0) throw invalidRequest('The NextToken is not one of this list.');
  }
  const page = items.slice(start, start + size);
  const last = start + size < items.length ? page.at(-1) : undefined;
  return { page, NextToken: last && tokenOf(last) };
}
