// `cloudhsm-sim up`: the simulator in the foreground.

import type { Logger } from '../src/runtime/logger.ts';
import { type ForegroundFlags, runInForeground } from './foreground.ts';
import { KeyPairStock, SEED_KEY_PAIRS } from './key-pair-stock.ts';
import { readUpSettings } from './read-up-settings.ts';
import type { ReadyDocument } from './ready-document.ts';
import { asksForTraces } from './tracing/asks-for-traces.ts';
import type { Tracing } from './tracing/tracing.ts';
import { type UpOptions, upOptions } from './up-options.ts';
import { welcome } from './welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function up(flags: ForegroundFlags): Promise<void> {
  const { settings, plan } = await readUpSettings(flags, process.env);
  const options = upOptions(settings);
  const { readyFile, logLevel, drainTimeoutMs } = options;
  let tracing: Tracing | undefined;
  const start = async (tell: (ready: ReadyDocument) => void) => {
    // Making key pairs takes longest: it begins before anything else is even loaded.
    const keyPairs = new KeyPairStock(plan?.keyPairCount ?? (options.seed === 'bare' ? 0 : SEED_KEY_PAIRS));
    const [{ startSimulator }, logger] = await Promise.all([import('./simulator.ts'), openLog(options)]);
    if (asksForTraces(process.env)) tracing = await (await import('./tracing/tracing.ts')).startTracing(logger);
    return startSimulator({
      ...options,
      logger,
      seed: plan ?? options.seed,
      observers: tracing === undefined ? [] : [tracing.observer],
      generateKeyPair: () => keyPairs.take(),
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
    ...{ readyFile, logLevel, drainTimeoutMs, secrets: tokenOf(options) },
    start,
    welcome,
  });
  await tracing?.shutDown();
}

const tokenOf = ({ binding: { controlToken } }: UpOptions): Pick<ReadyDocument, 'controlToken'> =>
  controlToken === undefined ? {} : { controlToken: Buffer.from(controlToken.reveal()).toString() };

async function openLog({ logLevel, logFormat }: UpOptions): Promise<Logger> {
  if (logFormat === 'pretty') return (await import('../src/runtime/pretty-logger.ts')).createPrettyLogger(logLevel);
  return (await import('../src/runtime/pino-logger.ts')).createLogger(logLevel);
}
