// `cloudhsm-sim store watch`: the connection states of custom key stores, each as it comes, told by the simulator.

import { SimError } from '../../src/errors.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import type { KeyStoreNews } from '../client/key-store-client.ts';
import { SimulatorClient } from '../client/simulator-client.ts';
import type { SimulatorFlags } from '../commands/simulator-command.ts';
import { parseDuration } from '../scenario/durations.ts';
import { inkFor } from '../terminal/color.ts';
import { printLine } from '../terminal/print.ts';
import { tellError } from '../terminal/tell-error.ts';
import { findKeyStore } from './key-store-client.ts';
import { stateText } from './state-text.ts';

export interface WatchFlags extends SimulatorFlags {
  readonly until?: string;
  readonly timeout?: string;
}

const DELETED = 'DELETED';
/** What becomes nothing else by itself. */
const DEAD_ENDS: readonly string[] = ['FAILED', DELETED];
const INTERRUPTED = 'interrupted';

/** Resolves with whether `--until` came true or, without it, whether Ctrl-C ended it. */
export async function watchStores(named: string | undefined, flags: WatchFlags): Promise<boolean> {
  const { endpoint, until } = flags;
  const timeoutMs = checkFlags(named, flags);
  const found = named === undefined ? undefined : await findKeyStore(endpoint, named);
  const ended = new AbortController();
  const interrupt = (): void => ended.abort(INTERRUPTED);
  process.once('SIGINT', interrupt);
  const timer =
    timeoutMs === undefined
      ? undefined
      : systemMonotonic.after(timeoutMs, () => ended.abort(`not ${until} after ${flags.timeout}`));
  let last = found?.ConnectionState ?? '';
  try {
    for await (const news of new SimulatorClient(endpoint).keyStores.follow(ended.signal)) {
      if (found !== undefined && news.customKeyStoreId !== found.CustomKeyStoreId) continue;
      last = news.keyStore?.connectionState ?? DELETED;
      tell(flags, news);
      if (until !== undefined && (last === until || DEAD_ENDS.includes(last))) break;
    }
  } finally {
    timer?.cancel();
    process.removeListener('SIGINT', interrupt);
  }
  if (until === undefined ? ended.signal.reason === INTERRUPTED : last === until) return true;
  const why =
    ended.signal.reason ?? (DEAD_ENDS.includes(last) ? `not ${until}` : 'the simulator has ended, or was reset');
  tellError(flags.json ? ['--json'] : [], `${named === undefined ? '' : `${named} is ${last}, `}${why}`);
  return false;
}

function tell(flags: WatchFlags, { customKeyStoreId, keyStore }: KeyStoreNews): void {
  const { customKeyStoreName = customKeyStoreId, connectionErrorCode, connectionState = DELETED } = keyStore ?? {};
  const state = stateText(inkFor(process.stdout, process.env), connectionState, connectionErrorCode);
  const value = keyStore ?? { customKeyStoreId, connectionState };
  printLine(flags, value, `${customKeyStoreName}  ${state}`);
}

/** Returns the timeout in milliseconds. @throws SimError `invalid_configuration` */
function checkFlags(named: string | undefined, { until, timeout }: WatchFlags): number | undefined {
  if (until !== undefined && named === undefined) throw wrong('--until wants a custom key store: store watch NAME');
  if (timeout === undefined) return undefined;
  if (until === undefined) throw wrong('--timeout wants a state to wait for: --until CONNECTED');
  const timeoutMs = parseDuration(timeout);
  if (timeoutMs === undefined) throw wrong(`--timeout takes a duration as 90s, 20m, 2h or 7d, not '${timeout}'`);
  return timeoutMs;
}

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);
