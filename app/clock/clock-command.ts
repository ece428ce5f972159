// `cloudhsm-sim clock show|advance`: the calendar of a simulator that runs.

import { SimError } from '../../src/errors.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import type { SimulatorFlags } from '../commands/simulator-command.ts';
import { parseDuration } from '../scenario/durations.ts';
import type { Output } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';
import { STEP_MAX_MS } from './step.ts';

const DAY_MS = 86_400_000;

export interface AdvanceFlags extends SimulatorFlags {
  readonly ms?: boolean;
}

export async function showClock({ endpoint }: SimulatorFlags): Promise<Output> {
  const now = new Date(await new SimulatorClient(endpoint).clock.now()).toISOString();
  return { value: { now }, lines: [now] };
}

export async function advanceClock(duration: string, flags: AdvanceFlags): Promise<Output> {
  const byMs = millisecondsIn(duration, flags);
  const advancing = new SimulatorClient(flags.endpoint).clock.advance(byMs);
  const { nowMs, settled } = await showProgress(`${duration} go by`, advancing);
  const now = new Date(nowMs).toISOString();
  const remark = settled ? '' : '  (what became due on the way is not over yet)';
  return { value: { now, settled }, lines: [`${now}${remark}`] };
}

/** @throws SimError `invalid_configuration` */
function millisecondsIn(duration: string, { ms = false }: AdvanceFlags): number {
  const byMs = ms ? wholeNumber(duration) : parseDuration(duration);
  if (byMs !== undefined && byMs > STEP_MAX_MS) {
    const message = `clock advance takes at most ${STEP_MAX_MS / DAY_MS} days at once, not '${duration}'`;
    throw new SimError('invalid_configuration', message);
  }
  if (byMs !== undefined) return byMs;
  const wanted = ms ? 'a whole number of milliseconds' : 'a duration as 90s, 20m, 2h or 7d';
  throw new SimError('invalid_configuration', `clock advance takes ${wanted}, not '${duration}'`);
}

const wholeNumber = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
