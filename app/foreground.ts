// A command that runs in the foreground until Ctrl-C.

import type { Logger } from '../src/runtime/logger.ts';
import type { Flags } from './configuration/sources.ts';
import { ExitCode } from './exit-code.ts';
import { type ReadyDocument, withoutSecrets } from './ready-document.ts';
import { ReadyFile } from './ready-file.ts';
import type { Simulator } from './serve.ts';
import { isUnread, outputError, outputLost } from './terminal/lost-output.ts';
import { showProgress } from './terminal/progress.ts';

/** A stop that takes longer than this is ended; nothing that matters is left by then. */
const STOP_TIMEOUT_MS = 5_000;

export interface ForegroundFlags extends Flags {
  readonly config?: string;
  /** Print where everything is as one line of JSON. */
  readonly json?: boolean;
}

export interface Foreground {
  readonly flags: ForegroundFlags;
  readonly readyFile: string | undefined;
  /** For what is said of its end, if anything is. */
  readonly openLog: () => Promise<Logger>;
  /** @param tell writes the ready file anew */
  readonly start: (tell: (ready: ReadyDocument) => void) => Promise<Simulator>;
  /** What is printed once everything answers. */
  readonly welcome: (ready: ReadyDocument) => string;
  /** For requests under way, when it is told to stop; default: the simulator's. */
  readonly drainTimeoutMs?: number;
  /** What only the ready file tells. */
  readonly secrets?: Pick<ReadyDocument, 'controlToken'>;
}

type OpenLog = Foreground['openLog'];

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runInForeground(foreground: Foreground): Promise<void> {
  const { flags, openLog, start, welcome, drainTimeoutMs, secrets } = foreground;
  const readyFile = foreground.readyFile === undefined ? undefined : new ReadyFile(foreground.readyFile);
  const tell = (ready: ReadyDocument): void => readyFile?.write({ ...ready, ...secrets });
  let simulator: Simulator | undefined;
  const signals = listenForSignals(() => logCut(openLog, simulator?.requestsUnderWay ?? 0));
  const starting = showProgress('starting', start(tell));
  // What could not be started is not there to be stopped.
  starting.catch(() => signals.forget());
  simulator = await starting;
  try {
    // Who has been told to stop meanwhile is not ready for anybody.
    if (signals.count > 0) return;
    const ready = simulator.describe();
    tell(ready);
    const lost = outputLost();
    process.stdout.write(flags.json ? `${JSON.stringify(withoutSecrets(ready))}\n` : welcome({ ...ready, ...secrets }));
    const end = await Promise.race([signals.first, lost]);
    if (typeof end !== 'string' && !isUnread(end)) throw outputError(end);
    await logEnd(openLog, end);
  } finally {
    readyFile?.remove();
    setTimeout(() => process.exit(), (drainTimeoutMs ?? 0) + STOP_TIMEOUT_MS).unref();
    await simulator.stop(drainTimeoutMs);
  }
}

/** Of one that nobody asked for: without this line it would be gone without a trace. */
async function logEnd(openLog: OpenLog, end: NodeJS.Signals | NodeJS.ErrnoException): Promise<void> {
  if (end === 'SIGINT' || end === 'SIGTERM') return;
  const logger = await openLog();
  if (end === 'SIGHUP') logger.warn({ signal: end }, 'the terminal that it was started from has gone: it stops');
  else logger.warn({}, 'nobody reads standard output any more: it stops');
}

async function logCut(openLog: OpenLog, requests: number): Promise<void> {
  if (requests === 0) return;
  (await openLog()).warn({ requests }, 'told to stop twice: it ends at once, and requests are cut off');
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Signals {
  /** That have come. */
  readonly count: number;
  /** Resolves with the first signal. */
  readonly first: Promise<NodeJS.Signals>;
  forget(): void;
}

/** A second one ends everything at once. @param beforeEnd what is said of that */
function listenForSignals(beforeEnd: () => Promise<void>): Signals {
  let signals = 0;
  let resolve: (signal: NodeJS.Signals) => void = () => {};
  const first = new Promise<NodeJS.Signals>((resolveFirst) => {
    resolve = resolveFirst;
  });
  const hear = (signal: NodeJS.Signals): void => {
    if (++signals > 1) void beforeEnd().finally(() => process.exit(ExitCode.SUCCESS));
    else resolve(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    get count() {
      return signals;
    },
    first,
    forget() {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
