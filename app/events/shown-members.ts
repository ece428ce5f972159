// Which members of a request or an answer an event shows: compiled from the API model, so that no secret can slip in.
// Left out are shapes that the model calls sensitive, every blob (plaintexts, ciphertexts, key material), and what the
// model does not mark but is one: certificates, passwords, grant tokens.

import { type ServiceModel, shapeOf } from '../../src/aws/model.ts';

/** By shape: both services name them so. */
const NEVER_SHOWN: ReadonlySet<string> = new Set([
  ...['Cert', 'GrantTokenType', 'PreCoPassword', 'TrustAnchorCertificateType'],
]);

/** Characters of one event's members together; what does not fit is left out. CloudTrail has such a limit, too. */
const CHARACTERS_MAX = 8192;

interface Budget {
  characters: number;
}

/** Undefined: not shown. */
type Copy = (value: unknown, budget: Budget) => unknown;

/** Members in lower camel case, as CloudTrail has them; null where there is nothing to show. */
export type Show = (members: unknown) => Readonly<Record<string, unknown>> | null;

export function compileShow(model: ServiceModel, structure: string): Show {
  const copy = compile(model, structure);
  return (members) => {
    const shown = copy?.(members, { characters: CHARACTERS_MAX }) as Readonly<Record<string, unknown>> | undefined;
    return shown === undefined || Object.keys(shown).length === 0 ? null : shown;
  };
}

/** Undefined for a shape that is never shown. */
function compile(model: ServiceModel, name: string): Copy | undefined {
  const shape = shapeOf(model, name);
  if (NEVER_SHOWN.has(name)) return undefined;
  switch (shape.type) {
    case 'structure': {
      const members = Object.entries(shape.members).flatMap(([member, reference]) => {
        const copy = compile(model, reference);
        return copy === undefined ? [] : [{ member, label: lowerCamel(member), copy }];
      });
      return (value, budget) => {
        if (!isObject(value)) return undefined;
        const shown: Record<string, unknown> = {};
        for (const { member, label, copy } of members) {
          const given = value[member];
          const copied = given === undefined || given === null ? undefined : copy(given, budget);
          if (copied !== undefined && spend(budget, label.length)) shown[label] = copied;
        }
        return shown;
      };
    }
    case 'list': {
      const copy = compile(model, shape.member);
      if (copy === undefined) return undefined;
      return (value, budget) =>
        Array.isArray(value) ? value.map((item) => copy(item, budget)).filter((item) => item !== undefined) : undefined;
    }
    case 'map': {
      const copy = compile(model, shape.value);
      if (copy === undefined) return undefined;
      return (value, budget) => {
        if (!isObject(value)) return undefined;
        const entries = Object.entries(value).filter(([key]) => spend(budget, key.length));
        const copied = entries.map(([key, item]) => [key, copy(item, budget)] as const);
        return Object.fromEntries(copied.filter(([, item]) => item !== undefined));
      };
    }
    case 'blob':
      return undefined;
    case 'timestamp':
      return (value) => (typeof value === 'number' ? new Date(value).toISOString() : undefined);
    case 'string':
      if (shape.sensitive === true) return undefined;
      return (value, budget) => (typeof value === 'string' && spend(budget, value.length) ? value : undefined);
    default:
      return shape.sensitive === true ? undefined : (value) => value;
  }
}

function spend(budget: Budget, characters: number): boolean {
  if (characters > budget.characters) return false;
  budget.characters -= characters;
  return true;
}

/** `aWSAccountId`, `xksProxyConnectivity`: only the first letter, as CloudTrail does. */
const lowerCamel = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
