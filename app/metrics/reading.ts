// One metric, as it reads now.

import type { LatencyHistogram } from './latency-histogram.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

export type Reading =
  | {
      readonly type: 'counter' | 'gauge';
      readonly name: string;
      readonly help: string;
      readonly samples: readonly Sample[];
    }
  | {
      readonly type: 'histogram';
      readonly name: string;
      readonly help: string;
      readonly histograms: readonly { readonly labels: Labels; readonly latencies: LatencyHistogram }[];
    };

/** For states: 1 for the one that it is in, 0 for each of the others. */
export const stateSamples = (labels: Labels, states: readonly string[], current: string): readonly Sample[] =>
  states.map((state) => ({ labels: { ...labels, state }, value: state === current ? 1 : 0 }));

export const gauge = (name: string, help: string, samples: readonly Sample[]): Reading => ({
  ...{ type: 'gauge', name: `cloudhsm_sim_${name}`, help, samples },
});
export const counter = (name: string, help: string, samples: readonly Sample[]): Reading => ({
  ...{ type: 'counter', name: `cloudhsm_sim_${name}`, help, samples },
});
