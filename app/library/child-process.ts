// A simulator in a process of its own, which ends with this one.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { SimError } from '../../src/errors.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { simulatorProcessUrl } from '../package-files.ts';
import type { ReadyDocument } from '../ready-document.ts';
import type { CheckedOptions } from './check-start-options.ts';
import type { FromChild, ToChild } from './child-messages.ts';
import type { StartedSimulator } from './started-simulator.ts';

/** A stop that takes longer is ended; nothing that matters is left by then. */
const STOP_TIMEOUT_MS = 5_000;

/** @throws SimError `invalid_configuration`: a port is taken */
export async function startAsChild(options: CheckedOptions): Promise<StartedSimulator> {
  const child = fork(simulatorProcessUrl(), [], {
    // Neither loaders nor inspectors of whoever runs this.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  tell(child, { kind: 'start', options });
  let ready = await answerOf(child);
  child.on('message', (message: FromChild) => {
    if (message.kind === 'ready') ready = message.ready;
  });
  // Nothing that a program has to wait for: it may end without a stop.
  child.unref();
  child.channel?.unref();
  return {
    get ready() {
      return ready;
    },
    async reset() {
      child.ref();
      child.channel?.ref();
      tell(child, { kind: 'reset' });
      try {
        await answerOf(child);
      } finally {
        child.unref();
        child.channel?.unref();
      }
    },
    stop: () => stop(child),
  };
}

const tell = (child: ChildProcess, message: ToChild): void => void child.send(message);

/** The next one. @throws what it was refused with */
function answerOf(child: ChildProcess): Promise<ReadyDocument> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the simulator's process ended with ${code}`));
    child.once('error', reject);
    child.once('exit', onExit);
    child.once('message', (message: FromChild) => {
      child.off('error', reject);
      child.off('exit', onExit);
      if (message.kind === 'ready') resolve(message.ready);
      else if (message.code === undefined) reject(new Error(message.message));
      else reject(new SimError(message.code, message.message));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.ref();
  const timer = systemMonotonic.after(STOP_TIMEOUT_MS, () => child.kill('SIGKILL'));
  if (child.connected) tell(child, { kind: 'stop' });
  await ended;
  timer.cancel();
}
