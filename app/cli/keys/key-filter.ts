// `--filter key-reference=0xabc` and `--filter attr.label=x attr.class=private-key`: which keys are meant.

import { SimError } from '../../../src/errors.ts';
import type { AttributeFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass } from '../../../src/wire/protobuf.ts';
import type { Cluster } from '../command-context.ts';
import { type Flag, list, required, wrong } from '../language/flag.ts';
import { readAssignment, SHOWN_OF_PUBLIC_KEYS } from './key-attributes.ts';
import { readKeyReference } from './key-reference.ts';

export interface KeyFilter {
  /** Undefined: any. */
  readonly handle: number | undefined;
  readonly attributes: readonly AttributeFields[];
}

const PREFIX = 'attr.';

/** @throws SimError `invalid_configuration` */
export function readKeyFilter(words: readonly string[]): KeyFilter {
  const references = words.filter((word) => word.startsWith('key-reference='));
  const attributes = words
    .filter((word) => word.startsWith(PREFIX))
    .map((word) => readAssignment(word.slice(PREFIX.length)));
  if (references.length + attributes.length < words.length || references.length > 1) {
    throw wrong('write key-reference=0xabc, or attr.KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE');
  }
  if (references.length > 0 && attributes.length > 0) throw wrong('either key-reference=..., or attr....=...');
  const reference = references[0]?.slice('key-reference='.length);
  return { handle: reference === undefined ? undefined : readKeyReference(reference), attributes };
}

const SAYS =
  'Key reference (e.g. key-reference=0xabc) or space separated list of key attributes in the form of ' +
  'attr.KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE to select';

export const keyFilter = (placeholder: string, what: string): Flag<KeyFilter> =>
  list(placeholder, `${SAYS} ${what}`, readKeyFilter);

export const requiredKeyFilter = (placeholder: string, what: string): Flag<KeyFilter> =>
  required(keyFilter(placeholder, what));

/**
 * Handles of all keys that match and that the user may know of, in ascending order. Every HSM is asked, as Client SDK 5
 * does it: a key may be on some of them only.
 * @throws SimError as `Cluster.requestEach`
 */
export async function findKeys(cluster: Cluster, { handle, attributes }: KeyFilter): Promise<readonly number[]> {
  if (handle !== undefined) return (await exists(cluster, handle)) ? [handle] : [];
  const found = await Promise.all(templatesFor(attributes).map((template) => findWith(cluster, template)));
  return found.flat().sort((a, b) => a - b);
}

async function findWith(cluster: Cluster, attributes: readonly AttributeFields[]): Promise<number[]> {
  const handles = new Set<number>();
  for (let afterHandle = 0; afterHandle < Number.POSITIVE_INFINITY; ) {
    const { responses } = await cluster.requestEach('findKeys', { attributes: [...attributes], afterHandle });
    const pages = responses.flatMap(({ foundKeys }) => foundKeys ?? []);
    // As far as all of them have answered.
    const ends = pages.map(({ truncated, keyHandles }) => (truncated ? keyHandles.at(-1) : undefined));
    const end = Math.min(...ends.map((last) => last ?? Number.POSITIVE_INFINITY));
    for (const { keyHandles } of pages) for (const found of keyHandles) if (found <= end) handles.add(found);
    afterHandle = end;
  }
  return [...handles];
}

/**
 * A public key has no such attributes as `extractable`, and is shown with them all the same: a filter for them is asked for
 * each class of keys by itself.
 */
function templatesFor(attributes: readonly AttributeFields[]): (readonly AttributeFields[])[] {
  const shown = new Map<unknown, boolean>(
    Object.entries(SHOWN_OF_PUBLIC_KEYS).map(([type, value]) => [Number(type), value]),
  );
  const others = attributes.filter(({ type }) => !shown.has(type));
  if (others.length === attributes.length) return [attributes];
  const areAsShown = attributes.every(({ type, flag }) => !shown.has(type) || shown.get(type) === flag);
  const classes = attributes.flatMap(({ type, number }) => (type === AttributeType.CLASS ? [number] : []));
  const ofClass = (number: KeyClass, template: readonly AttributeFields[]): (readonly AttributeFields[])[] => {
    if (classes.some((other) => other !== number)) return [];
    return [classes.length > 0 ? template : [...template, { type: AttributeType.CLASS, number }]];
  };
  return [
    ...[KeyClass.SECRET_KEY, KeyClass.PRIVATE_KEY].flatMap((number) => ofClass(number, attributes)),
    ...(areAsShown ? ofClass(KeyClass.PUBLIC_KEY, others) : []),
  ];
}

async function exists(cluster: Cluster, keyHandle: number): Promise<boolean> {
  try {
    await cluster.requestEach('getAttributes', { keyHandle, types: [AttributeType.CLASS] });
    return true;
  } catch (error) {
    if (SimError.isRefusal(error, 'INVALID_OBJECT_HANDLE')) return false;
    throw error;
  }
}

/** The one key that matches. @throws SimError `not_found` for none or several; as `request` */
export async function findOneKey(cluster: Cluster, filter: KeyFilter): Promise<number> {
  const [handle, ...others] = await findKeys(cluster, filter);
  if (handle !== undefined && others.length === 0) return handle;
  const count = handle === undefined ? 0 : others.length + 1;
  throw new SimError(
    'not_found',
    `Key selection criteria matched ${count} keys. Refine selection criteria to select a single key.`,
  );
}
