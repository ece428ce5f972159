// What the four Describe operations have in common: by id, by filter, page by page.

import { type ErrorCode, SimError } from '../../src/errors.ts';
import type { Network } from '../network/network.ts';
import type { Filter, Query } from './query.ts';
import { matchesWildcards } from './wildcards.ts';
import type { Xml } from './xml.ts';

/** EC2's bounds of MaxResults. */
const PAGE_SIZE_MIN = 5;
const PAGE_SIZE_MAX = 1_000;
/** EC2: "You can specify up to 200 filter values". */
const FILTER_VALUES_MAX = 200;

export interface Ec2Account {
  readonly region: string;
  readonly accountId: string;
}

/** One kind of thing, and how its operation tells of it. */
export interface Resource<Item> {
  readonly action: string;
  /** The element that lists the items. */
  readonly setName: string;
  readonly read: (network: Network) => readonly Item[];
  readonly idOf: (item: Item) => string;
  /** Parameters that name items; each that is given must name some. */
  readonly names: readonly {
    readonly parameter: string;
    readonly of: (item: Item) => string;
    readonly notFound: ErrorCode;
    readonly noun: string;
  }[];
  /** What each filter looks at; one of several values is enough. */
  readonly filters: Readonly<
    Record<string, (item: Item, account: Ec2Account) => readonly (string | number | boolean)[]>
  >;
  readonly write: (item: Item, account: Ec2Account, network: Network) => Xml;
}

export type Describe = (query: Query, network: Network, account: Ec2Account) => Xml;

/** @throws SimError, by the name of EC2's error code */
export const describeBy =
  <Item>(resource: Resource<Item>): Describe =>
  (query, network, account) => {
    const pageSize = query.integer('MaxResults', PAGE_SIZE_MIN, PAGE_SIZE_MAX) ?? PAGE_SIZE_MAX;
    const afterId = readToken(query.text('NextToken'), resource.action);
    const accepts = compileFilters(resource, query.filters(), account);
    const named = selectNamed(resource, resource.read(network), query);
    // Of ids that are random any order will do, and this one goes on where a page ended, whatever is deleted meanwhile.
    const ordered = named
      .map((item) => ({ id: resource.idOf(item), item }))
      .filter(({ id, item }) => id > afterId && accepts(item))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const page = ordered.slice(0, pageSize);
    const last = ordered.length > page.length ? page.at(-1) : undefined;
    return {
      [resource.setName]: { item: page.map(({ item }) => resource.write(item, account, network)) },
      ...(last && { nextToken: writeToken(resource.action, last.id) }),
    };
  };

function selectNamed<Item>({ names }: Resource<Item>, items: readonly Item[], query: Query): readonly Item[] {
  let selected = items;
  for (const { parameter, of, notFound, noun } of names) {
    const wanted = query.list(parameter);
    if (wanted.length === 0) continue;
    const present = new Set(items.map(of));
    const missing = wanted.find((name) => !present.has(name));
    if (missing !== undefined) throw new SimError(notFound, `The ${noun} '${missing}' does not exist`);
    selected = selected.filter((item) => wanted.includes(of(item)));
  }
  return selected;
}

function compileFilters<Item>(
  { filters }: Resource<Item>,
  given: readonly Filter[],
  account: Ec2Account,
): (item: Item) => boolean {
  const tests = given.map(({ name, values }): ((item: Item) => boolean) => {
    // Nothing here has a tag.
    if (name === 'tag-key' || name.startsWith('tag:')) return () => false;
    const read = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (read === undefined) throw new SimError('InvalidParameterValue', `The filter '${name}' is invalid`);
    return (item) =>
      read(item, account).some((value) => values.some((pattern) => matchesWildcards(pattern, String(value))));
  });
  if (given.reduce((count, { values }) => count + values.length, 0) > FILTER_VALUES_MAX) {
    throw new SimError('FilterLimitExceeded', `There can be up to ${FILTER_VALUES_MAX} filter values in a request.`);
  }
  return (item) => tests.every((test) => test(item));
}

const writeToken = (action: string, id: string): string => Buffer.from(`${action} ${id}`).toString('base64url');

/** The id after which to go on; '' from the start. @throws SimError `InvalidNextToken` */
function readToken(token: string | undefined, action: string): string {
  if (token === undefined) return '';
  const [tokenAction, id] = Buffer.from(token, 'base64url').toString().split(' ');
  if (tokenAction === action && id !== undefined && token === writeToken(action, id)) return id;
  throw new SimError('InvalidNextToken', 'The token is not one of this operation.');
}
