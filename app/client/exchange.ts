// One HTTP exchange with what is taken for a simulator. Whoever listens there answers in time and in HTTP, or one line says
// what is wrong and how to mend it.

import { SimError } from '../../src/errors.ts';
import { type MonotonicClock, systemMonotonic } from '../../src/runtime/clock.ts';
import { SIMULATOR_HEADER } from '../http/simulator-header.ts';

/** From the question to the answer's last octet. What changes something may take its time: a reset makes keys anew. */
export const ANSWER_WAIT_MS = { asking: 10_000, changing: 120_000 } as const;

const NAME_ANOTHER = 'name the simulator with --endpoint or CLOUDHSM_SIM_ENDPOINT';

export interface Exchange extends RequestInit {
  readonly endpoint: string;
  readonly url: string;
  readonly waitMs: number;
}

/**
 * @param read what is waited for: the whole answer, or only its head
 * @throws SimError `connection_failed`: nobody answers, not in time, or not in HTTP; whatever `read` throws; the reason of a signal
 */
export async function exchange<Answer>(
  { endpoint, url, waitMs, signal, ...init }: Exchange,
  read: (response: Response) => Promise<Answer>,
  clock: Pick<MonotonicClock, 'after'> = systemMonotonic,
): Promise<Answer> {
  const late = new AbortController();
  const timer = clock.after(waitMs, () => late.abort(noAnswerWithin(endpoint, waitMs)));
  const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  try {
    return await read(await fetch(url, { ...init, signal: either }));
  } catch (error) {
    if (error instanceof SimError) throw error;
    if (either.aborted) throw either.reason;
    throw isForeignTongue(error) ? noSimulator(endpoint, error) : nobody(endpoint, error);
  } finally {
    timer.cancel();
  }
}

/** Is it one, whatever it may be of? @throws SimError `connection_failed` */
export const isSimulator = (endpoint: string): Promise<boolean> =>
  exchange(
    { endpoint, url: `${endpoint.replace(/\/+$/, '')}/_sim/v1/health`, waitMs: ANSWER_WAIT_MS.asking },
    async ({ headers }) => headers.has(SIMULATOR_HEADER),
  );

/** Of what answers, but not as a simulator does. */
export const noSimulator = (endpoint: string, cause?: unknown): SimError =>
  new SimError('connection_failed', `what answers at ${endpoint} is no simulator: ${NAME_ANOTHER}`, { cause });

const nobody = (endpoint: string, cause: unknown): SimError =>
  new SimError('connection_failed', `nothing answers at ${endpoint}: is the simulator running?`, { cause });

const noAnswerWithin = (endpoint: string, waitMs: number): SimError => {
  const message = `what listens at ${endpoint} has not answered within ${waitMs / 1000} s: if it is no simulator, ${NAME_ANOTHER}; if it is, see cloudhsm-sim doctor`;
  return new SimError('connection_failed', message);
};

/** Node's parser of HTTP and OpenSSL have codes of their own. */
export const isForeignTongue = (error: unknown): boolean =>
  /^(HPE_|ERR_SSL_)/.test(((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? '');
