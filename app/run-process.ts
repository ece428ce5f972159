// A command that serves in the foreground: what `up`, `cluster` and `kms` do around what they start.

import { systemMonotonic } from '../src/runtime/clock.ts';
import { beginYoung } from '../src/runtime/heap.ts';
import { type ForegroundFlags, runInForeground } from './foreground.ts';
import { openLog } from './open-log.ts';
import type { ProcessOptions } from './process-options.ts';
import type { ReadyDocument } from './ready-document.ts';
import type { ServeOptions, Simulator } from './serve.ts';
import { asksForTraces } from './tracing/asks-for-traces.ts';
import type { Tracing } from './tracing/tracing.ts';

/** What the command adds to the options of what it starts. */
export type WatchedOptions = Required<Pick<ServeOptions, 'logger' | 'observers' | 'onReset'>>;

export interface RunProcess {
  readonly flags: ForegroundFlags;
  readonly options: ProcessOptions;
  /** Loads the simulator while the log is opened, and begins what takes longest. */
  readonly load: () => Promise<(watched: WatchedOptions) => Promise<Simulator>>;
  /** What is printed once everything answers. */
  readonly welcome: (ready: ReadyDocument) => string;
}

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runProcess({ flags, options, load, welcome }: RunProcess): Promise<void> {
  beginYoung();
  const { readyFile, drainTimeoutMs } = options;
  let tracing: Tracing | undefined;
  const start = async (tell: (ready: ReadyDocument) => void) => {
    const [startWatched, logger] = await Promise.all([load(), openLog(options)]);
    if (asksForTraces(process.env)) tracing = await (await import('./tracing/tracing.ts')).startTracing(logger);
    return startWatched({
      logger,
      observers: tracing === undefined ? [] : [tracing.observer],
      onReset(ready) {
        try {
          tell(ready);
        } catch (err) {
          logger.error({ err }, 'the ready file tells what was before the reset');
        }
      },
    });
  };
  await runInForeground({
    flags,
    ...{ readyFile, drainTimeoutMs, openLog: () => openLog(options), secrets: tokenOf(options) },
    start,
    welcome,
  });
  // OpenTelemetry's attempts keep the process, and nothing calls them off.
  if (await tracing?.shutDown()) systemMonotonic.soon(() => process.exit());
}

const tokenOf = ({ binding: { controlToken } }: ProcessOptions): Pick<ReadyDocument, 'controlToken'> =>
  controlToken === undefined ? {} : { controlToken: Buffer.from(controlToken.reveal()).toString() };
