// Pages of a list. A token is the list's name and the last item's position in it: what comes and goes meanwhile shifts
// nothing, even if it is that item.

import { invalidRequest } from './errors.ts';

export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface PagedList<Item> {
  /** Tokens are good for lists of one name. */
  readonly name: string;
  /** The model's most, and what one gets who asks for nothing. */
  readonly sizeMax: number;
  /** Ascending along the list; an item keeps its own, and no other has it ever. */
  readonly positionOf: (item: Item) => number;
}

/** @throws SimError `CloudHsmInvalidRequestException` for a token that is not of this list */
export function pageOf<Item>(
  items: readonly Item[],
  { MaxResults, NextToken }: PageRequest,
  { name, sizeMax, positionOf }: PagedList<Item>,
): { readonly page: readonly Item[]; readonly NextToken: string | undefined } {
  const size = MaxResults ?? sizeMax;
  const after = NextToken === undefined ? Number.NEGATIVE_INFINITY : positionIn(name, NextToken);
  const rest = items.filter((item) => positionOf(item) > after);
  const page = rest.slice(0, size);
  const last = size < rest.length ? page.at(-1) : undefined;
  return { page, NextToken: last && tokenFor(name, positionOf(last)) };
}

const tokenFor = (name: string, position: number): string => Buffer.from(`${name}:${position}`).toString('base64url');

function positionIn(name: string, token: string): number {
  const position = Number(
    Buffer.from(token, 'base64url')
      .toString()
      .slice(name.length + 1),
  );
  if (tokenFor(name, position) === token) return position;
  throw invalidRequest('The NextToken is not one of this list.');
}
