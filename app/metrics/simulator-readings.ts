// The simulator itself: which one it is, how it stands, how much it has to do.

import type { PhaseName } from '../lifecycle.ts';
import { VERSION } from '../version.ts';
import { type Reading, stateSamples } from './reading.ts';

const PHASES: readonly PhaseName[] = ['starting', 'ready', 'resetting', 'failed', 'draining'];

export const simulatorReadings = (phase: PhaseName, requestsInFlight: number): readonly Reading[] => [
  {
    ...{ type: 'gauge', name: 'cloudhsm_sim_info', help: 'Which version it is.' },
    samples: [{ labels: { version: VERSION }, value: 1 }],
  },
  {
    ...{ type: 'gauge', name: 'cloudhsm_sim_phase', help: 'As /readyz tells it: 1 for the one that it is in.' },
    samples: stateSamples({}, PHASES, phase),
  },
  {
    ...{
      type: 'gauge',
      name: 'cloudhsm_sim_requests_in_flight',
      help: 'Requests over HTTP that are not answered yet.',
    },
    samples: [{ value: requestsInFlight }],
  },
];
