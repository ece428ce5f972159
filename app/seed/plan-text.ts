// What would be made of a seed, for people: a line each.

import type { DescribedPlan } from './describe-plan.ts';

const KIND_WIDTH = 10;
const NAME_WIDTH = 26;

const line = (kind: string, name: string, says: string): string =>
  `${kind.padEnd(KIND_WIDTH)}${name.padEnd(NAME_WIDTH)}${says}`.trimEnd();

export function planText(plan: DescribedPlan): readonly string[] {
  const { calendarAheadMs, settings, clusters, customKeyStores, keys, faults } = plan;
  return [
    ...(calendarAheadMs === 0 ? [] : [line('clock', '', aheadText(calendarAheadMs))]),
    ...Object.entries(settings).map(([name, value]) => line('setting', name, String(value))),
    ...clusters.flatMap(clusterLines),
    ...customKeyStores.map(({ name, id, cluster, state }) => line('store', name, listed([state, `on ${cluster}`, id]))),
    ...keys.map(({ id, customKeyStore, state, aliases, material }) =>
      line(
        'key',
        aliases[0] ?? id ?? 'without an alias',
        [
          state,
          `in ${customKeyStore}`,
          ...(aliases.length > 0 && id !== undefined ? [id] : []),
          ...aliases.slice(1),
          ...(material === 'given' ? ['material given'] : []),
        ].join(', '),
      ),
    ),
    ...faults.map(({ name, kind }) => line('fault', name, kind)),
  ];
}

function clusterLines({
  name,
  id,
  state,
  hsmType,
  mode,
  hsms,
  customerCa,
  users,
  hsmKeys,
}: DescribedPlan['clusters'][number]) {
  const machines = `${hsms.length} HSM${hsms.length === 1 ? '' : 's'} in ${[...new Set(hsms)].join(', ')}`;
  const ca = customerCa === 'given' ? 'customer CA given' : undefined;
  return [
    line('cluster', name, listed([state, hsmType, mode, machines, ca, id])),
    ...users.map(({ username, role, password }) => line('  user', username, `${role}, password ${password}`)),
    ...hsmKeys.map(({ label, type, owner, material }) => line('  HSM key', label, `${type} of ${owner}, ${material}`)),
  ];
}

const listed = (texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined).join(', ');

const DAY_MS = 86_400_000;

function aheadText(aheadMs: number): string {
  const days = Math.abs(aheadMs) / DAY_MS;
  return `${days < 2 ? `${(days * 24).toFixed(1)} hours` : `${days.toFixed(1)} days`} ${aheadMs < 0 ? 'behind' : 'ahead of'} the system's date`;
}
