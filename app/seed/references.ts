// Names in the place of ids that are not there before the seed is: `$hsm.main.1` in a fault.

export type ReferenceKind = 'cluster' | 'hsm' | 'store' | 'key' | 'subnet';

export interface Reference {
  readonly kind: ReferenceKind;
  /** A cluster's, a custom key store's, an alias, an Availability Zone. */
  readonly name: string;
  /** Of an HSM, counted from 1. */
  readonly number: number;
}

export const REFERENCE_FORMS = '$cluster.NAME, $hsm.CLUSTER.NUMBER, $store.NAME, $key.ALIAS, $subnet.ZONE';

const HSM = /^\$hsm\.(.+)\.(\d{1,2})$/;
const OTHER = /^\$(cluster|store|key|subnet)\.(.+)$/;

export const isReference = (value: unknown): value is string => typeof value === 'string' && value.startsWith('$');

/** Undefined for what has not the form of one. */
export function parseReference(text: string): Reference | undefined {
  const [, cluster, number] = HSM.exec(text) ?? [];
  if (cluster !== undefined) return { kind: 'hsm', name: cluster, number: Number(number) };
  const [, kind, name] = OTHER.exec(text) ?? [];
  return name === undefined ? undefined : { kind: kind as ReferenceKind, name, number: 0 };
}

/** The same with every text in it mapped. */
export function mapTexts(value: unknown, map: (text: string) => unknown): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, map)]));
}
