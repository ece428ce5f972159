// A simulator in a process of its own, which ends with this one.

import { type ChildProcess, fork } from 'node:child_process';
import { SimError } from '../../src/errors.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { simulatorProcessUrl } from '../package-files.ts';
import type { ReadyDocument } from '../ready-document.ts';
import type { CheckedOptions } from './check-start-options.ts';
import type { FromChild, ToChild } from './child-messages.ts';
import type { StartedSimulator } from './started-simulator.ts';

/** A stop that takes longer is ended; nothing that matters is left by then. */
const STOP_TIMEOUT_MS = 5_000;

/** @throws SimError `invalid_configuration`: a port is taken, or the seed is wrong */
export async function startAsChild(options: CheckedOptions): Promise<StartedSimulator> {
  // What is wrong with a seed is told by whoever has it as it was given: not everything goes over to another process.
  const { seed } = options;
  if (typeof seed === 'object' && 'document' in seed) (await import('../seed/read-seed.ts')).planOf(seed.document);
  const child = fork(simulatorProcessUrl(), [], {
    // Neither loaders nor inspectors of whoever runs this.
    execArgv: [],
    // Numbers, dates and absent members arrive as what they are.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const simulator = new ChildSimulator(child);
  await simulator.start(options);
  return simulator;
}

class ChildSimulator implements StartedSimulator {
  readonly #child: ChildProcess;
  #ready: ReadyDocument | undefined;
  /** Calls that wait for the process: while there are none, this program need not wait for it and may end without a stop. */
  #waiting = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: FromChild) => {
      if (message.kind === 'ready') this.#ready = message.ready;
    });
    // Whoever waits is told by `exit`; a message that nobody gets any more is nobody's error.
    child.on('error', () => {});
  }

  get ready(): ReadyDocument {
    if (this.#ready === undefined) throw ended(this.#child);
    return this.#ready;
  }

  /** @throws SimError: then nothing of it is left */
  async start(options: CheckedOptions): Promise<void> {
    try {
      await this.#held(() => this.#ask({ kind: 'start', options }));
    } catch (error) {
      this.#child.kill('SIGKILL');
      throw error;
    }
  }

  reset(): Promise<void> {
    return this.#held(() => this.#ask({ kind: 'reset' }));
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (hasEnded(child)) return;
    await this.#held(async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const timer = systemMonotonic.after(STOP_TIMEOUT_MS, () => child.kill('SIGKILL'));
      if (child.connected) child.send({ kind: 'stop' } satisfies ToChild);
      await ended;
      timer.cancel();
    });
  }

  /** This program does not end meanwhile. */
  async #held<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    this.#child.ref();
    this.#child.channel?.ref();
    try {
      return await work();
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) {
        this.#child.unref();
        this.#child.channel?.unref();
      }
    }
  }

  /** @throws SimError: what it was refused with; `connection_failed` when the process has ended */
  #ask(message: ToChild): Promise<void> {
    const child = this.#child;
    if (hasEnded(child)) return Promise.reject(ended(child));
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        child.off('error', onError).off('exit', onExit).off('message', onMessage);
        act();
      };
      // What nobody hears is of no use any more. If it is ending already, it tells by its end how.
      const leave = (): void => void child.kill('SIGKILL');
      const onError = (cause: Error): void => {
        if (child.pid === undefined) settle(() => reject(ended(child, cause)));
        else leave();
      };
      const onExit = (): void => settle(() => reject(ended(child)));
      const onMessage = (answer: FromChild): void =>
        settle(() => (answer.kind === 'ready' ? resolve() : reject(refused(answer))));
      child.on('error', onError).on('exit', onExit).on('message', onMessage);
      if (child.connected) child.send(message);
      else leave();
    });
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

function ended({ exitCode, signalCode }: ChildProcess, cause?: unknown): SimError {
  const how = signalCode ?? exitCode;
  const message = `the simulator's process has ended${how === null ? '' : ` with ${how}`}`;
  return new SimError('connection_failed', message, { cause });
}

const refused = ({ code, message }: FromChild & { readonly kind: 'refused' }): SimError =>
  new SimError(code ?? 'connection_failed', message);
