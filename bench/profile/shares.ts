// How a thread's processor time is divided among layers: each sample counts for the layer of its innermost function that
// belongs to one, so that what is called on a layer's behalf is the layer's.

import type { LayerRule } from './layers.ts';

/** As V8 writes it: `node --cpu-prof`. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of nodes. */
  readonly samples: readonly number[];
  /** Microseconds that each sample stands for. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

const IDLE = '(idle)';
const OTHER = 'other';

/** Layer to share of the time in which the thread was not idle; they add up to 1. */
export function sharesOf(profile: CpuProfile, rules: readonly LayerRule[]): Readonly<Record<string, number>> {
  const layers = layersOf(profile, rules);
  const times = new Map<string, number>(rules.map(({ layer }) => [layer, 0]));
  for (const [index, id] of profile.samples.entries()) {
    const layer = layers.get(id) ?? OTHER;
    if (layer !== IDLE) times.set(layer, (times.get(layer) ?? 0) + (profile.timeDeltas[index] ?? 0));
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return Object.fromEntries([...times].map(([layer, time]) => [layer, total === 0 ? 0 : time / total]));
}

/** Of each node: its own layer, or that of who called it. */
function layersOf({ nodes }: CpuProfile, rules: readonly LayerRule[]): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const layers = new Map<number, string>();
  const waiting: { readonly node: ProfileNode | undefined; readonly calledFrom: string }[] = [];
  waiting.push({ node: nodes[0], calledFrom: OTHER });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, calledFrom } = next;
    if (node === undefined) continue;
    const { functionName, url } = node.callFrame;
    const called = `${functionName} ${url}`;
    const own = functionName === IDLE ? IDLE : rules.find(({ fits }) => fits.test(called))?.layer;
    const layer = own ?? calledFrom;
    layers.set(node.id, layer);
    for (const child of node.children ?? []) waiting.push({ node: byId.get(child), calledFrom: layer });
  }
  return layers;
}
