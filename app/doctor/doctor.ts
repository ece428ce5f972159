// `cloudhsm-sim doctor`: what keeps the simulator from starting, or clients from finding it, each with its mend.

import { homedir, tmpdir } from 'node:os';
import { SimError } from '../../src/errors.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { isForeignTongue } from '../client/exchange.ts';
import { parseToken } from '../http/bearer-token.ts';
import { SIMULATOR_HEADER } from '../http/simulator-header.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { type Ink, inkFor } from '../terminal/color.ts';
import { columns, type OutputFlags, print } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';
import { type Answering, type Check, type Examined, type Finding, wrong } from './check.ts';
import { CHECKS } from './checks.ts';

const ANSWER_WAIT_MS = 3_000;

export interface DoctorFlags extends OutputFlags {
  readonly endpoint: string;
}

export interface CheckedFinding extends Finding {
  readonly check: string;
}

/** Prints what it finds. Resolves with whether nothing is wrong. */
export async function doctor(flags: DoctorFlags, isEndpointNamed: boolean): Promise<boolean> {
  const findings = await showProgress('looking', examineHere(flags.endpoint, isEndpointNamed).then(runChecks));
  const wrongCount = findings.filter(({ status }) => status === 'wrong').length;
  print(flags, { value: { findings, wrongCount }, lines: linesOf(findings, inkFor(process.stdout, process.env)) });
  return wrongCount === 0;
}

export async function runChecks(examined: Examined): Promise<readonly CheckedFinding[]> {
  const found = Object.entries(CHECKS).map(async ([check, run]) =>
    (await attempt(run, examined)).map((finding) => ({ check, ...finding })),
  );
  return (await Promise.all(found)).flat();
}

/** A check that cannot be made is a finding, too. */
async function attempt(run: Check, examined: Examined): Promise<readonly Finding[]> {
  try {
    return await run(examined);
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return [wrong(error.message, 'see cloudhsm-sim fault list; cloudhsm-sim fault reset')];
  }
}

const examineHere = async (endpoint: string, isEndpointNamed: boolean): Promise<Examined> => ({
  environment: process.env,
  nodeVersion: process.versions.node,
  temporaryFolder: tmpdir(),
  homeFolder: homedir(),
  endpoint,
  isEndpointNamed,
  simulator: await whoAnswersAt(endpoint),
});

export async function whoAnswersAt(endpoint: string): Promise<Answering> {
  const late = new AbortController();
  const timer = systemMonotonic.after(ANSWER_WAIT_MS, () => late.abort());
  const { CLOUDHSM_SIM_TOKEN: token = '' } = process.env;
  // One that is none cannot be sent: the check of the settings says so.
  const headers = new Headers(parseToken(token) && [['Authorization', `Bearer ${token}`]]);
  const url = `${endpoint.replace(/\/+$/, '')}/_sim/v1/state`;
  try {
    const response = await fetch(url, { headers, signal: late.signal });
    if (!response.headers.has(SIMULATOR_HEADER)) return { who: 'somebody' };
    if (response.status === 401) return { who: 'guarded' };
    const state = (await response.json()) as ReadyDocument & { readonly error?: string };
    if (response.ok) return { who: 'simulator', state };
    return { who: 'refusing', says: state.error ?? `${response.status}` };
  } catch (error) {
    if (late.signal.aborted) return { who: 'silent' };
    return { who: isForeignTongue(error) ? 'somebody' : 'nobody' };
  } finally {
    timer.cancel();
  }
}

function linesOf(findings: readonly CheckedFinding[], ink: Ink): readonly string[] {
  const marks = { ok: ink.good('ok'), note: 'note', wrong: ink.bad('WRONG') };
  const lines = columns(findings.map(({ status, check, says }) => [marks[status], check, says]));
  return findings.flatMap(({ mend }, index) => [
    lines[index] ?? '',
    ...(mend === undefined ? [] : [ink.faint(`       ${mend}`)]),
  ]);
}
