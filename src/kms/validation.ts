// Wording of the constraint violations that no model can state (facts: validation message format).

import { SimError } from '../errors.ts';

/** Members that the model leaves optional, but this request cannot do without. @param members as the model spells them */
export function membersMissing(members: readonly string[]): SimError {
  const count = `${members.length} validation error${members.length === 1 ? '' : 's'} detected: `;
  const each = members.map(
    (member) => `Value null at '${lowerCamel(member)}' failed to satisfy constraint: Member must not be null`,
  );
  return new SimError('ValidationException', count + each.join('; '));
}

/** AWS names members so in these messages. */
const lowerCamel = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);

export const invalid = (message: string): SimError => new SimError('ValidationException', message);

export const unsupported = (message: string): SimError => new SimError('UnsupportedOperationException', message);
