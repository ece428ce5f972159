// What was asked over HTTP and what became of it, in plain numbers. The names come from the models, so there are only so many.

import type { Meter } from '../../src/aws/meter.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { Reading, Sample } from './reading.ts';

const { now } = systemMonotonic;

class OperationFigures implements Meter {
  readonly labels: { readonly service: string; readonly operation: string };
  readonly latencies = new LatencyHistogram();
  readonly exceptions = new Map<string, number>();
  doneCount = 0;

  constructor(service: string, operation: string) {
    this.labels = { service, operation };
  }

  now(): number {
    return now();
  }

  count(beganMs: number, exception: string | undefined): void {
    this.latencies.observe(now() - beganMs);
    if (exception === undefined) this.doneCount++;
    else this.exceptions.set(exception, (this.exceptions.get(exception) ?? 0) + 1);
  }
}

export class RequestFigures {
  readonly #operations = new Map<string, OperationFigures>();

  /** The same one for the same names: a reset begins no counter anew. */
  readonly meterOf = (service: string, operation: string): Meter => {
    const name = `${service} ${operation}`;
    let figures = this.#operations.get(name);
    if (figures === undefined) {
      figures = new OperationFigures(service, operation);
      this.#operations.set(name, figures);
    }
    return figures;
  };

  /** Of what has been asked for at all. */
  readings(): readonly Reading[] {
    const asked = [...this.#operations.values()].filter(({ doneCount, exceptions }) => doneCount + exceptions.size > 0);
    return [
      {
        type: 'counter',
        name: 'cloudhsm_sim_requests_total',
        help: 'Requests over HTTP that were answered: outcome is the exception, or Success.',
        samples: asked.flatMap(outcomesOf),
      },
      {
        type: 'histogram',
        name: 'cloudhsm_sim_request_duration_seconds',
        help: 'From the last octet of a request to the first of its answer.',
        histograms: asked.map(({ labels, latencies }) => ({ labels, latencies })),
      },
    ];
  }
}

function outcomesOf({ labels, doneCount, exceptions }: OperationFigures): readonly Sample[] {
  const outcomes: [string, number][] = doneCount > 0 ? [['Success', doneCount]] : [];
  return [...outcomes, ...exceptions].map(([outcome, value]) => ({ labels: { ...labels, outcome }, value }));
}
