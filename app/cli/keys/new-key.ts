// What commands that make a key have in common: its template, with whom it is shared, who approves.

import type { AttributeFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { type Flag, integer, list, required, text, toggle } from '../language/flag.ts';
import { label } from './attribute-values.ts';
import { readAssignment } from './key-attributes.ts';

export const attributesFlag = (placeholder: string, says: string): Flag<readonly AttributeFields[]> =>
  list(placeholder, says, (words) => words.map(readAssignment));

/** Of a new key: as long as one may be. */
export const labelFlag = (placeholder: string, says: string): Flag<string> => {
  const flag = required(text(placeholder, says));
  return {
    ...flag,
    read(words) {
      const given = flag.read(words);
      label.read(given);
      return given;
    },
  };
};

export const sessionFlag = (what: string): Flag<boolean> =>
  toggle(
    `Creates a session ${what} that exists only in the current session. The key cannot be recovered after the session ends`,
  );

export const shareFlag = (what: string): Flag<readonly string[]> =>
  list(
    'SHARE_CRYPTO_USERS',
    `Space separated list of Crypto User usernames to share the ${what} with`,
    (words) => words,
  );

/** Quorum values: 0 to 8. */
export const quorumFlag = (placeholder: string, says: string): Flag<number | undefined> =>
  integer(placeholder, says, { min: 0, max: 8 });

/**
 * A token key, unless it is for the session; what the caller says of it comes last.
 * @param name its label
 */
export function keyTemplate(name: string, session: boolean, attributes: readonly AttributeFields[]): AttributeFields[] {
  const own: AttributeFields[] = [
    { type: AttributeType.TOKEN, flag: !session },
    { type: AttributeType.LABEL, ...label.read(name) },
  ];
  return [...own.filter(({ type }) => attributes.every((other) => other.type !== type)), ...attributes];
}

/** Whom a new key is shared with, and how many of its users approve; undefined: no value. */
export function custody(sharedUsers: readonly string[], manage: number | undefined, use: number | undefined) {
  return {
    sharedUsers: [...sharedUsers],
    quorumValues: { manageKeyQuorumValue: manage ?? 0, useKeyQuorumValue: use ?? 0 },
  };
}
