// Lines from whoever types, or from a pipe: one after another, with prompts, and without echo where a secret is typed.
// Nothing is read before the first line is asked for.

import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { Prompter } from './command-context.ts';
import type { Attendant, Typed } from './shell.ts';

type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Where JSON goes. */
  readonly output: OutputStream;
  /** Where questions and the echo of answers go, unless JSON is for the eyes, too. */
  readonly asides: OutputStream;
}

type Waiting = { resolve(line: string | undefined): void; reject(error: SimError): void };

export class Terminal implements Prompter, Attendant {
  readonly #streams: TerminalStreams;
  /** Lines that it says no to are not kept in the history. */
  readonly #mayRemember: (line: string) => boolean;
  #interface: Interface | undefined;
  #isMuted = false;
  #isAnswer = false;
  #ended = false;
  readonly #lines: string[] = [];
  readonly #startProgress: () => () => void;
  #waiting: Waiting | undefined;
  #running: AbortController | undefined;
  #stopProgress: (() => void) | undefined;
  #wasInterrupted = false;

  /** @param startProgress shows that something goes on, until what it returns is called */
  constructor(streams: TerminalStreams, mayRemember: (line: string) => boolean, startProgress: () => () => void) {
    this.#streams = streams;
    this.#mayRemember = mayRemember;
    this.#startProgress = startProgress;
  }

  async command(prompt: string): Promise<Typed> {
    this.#isAnswer = false;
    try {
      const line = await this.#next(prompt);
      return line === undefined ? 'ended' : { line };
    } catch (error) {
      if (error !== INTERRUPTED) throw error;
      return 'interrupted';
    }
  }

  line(question: string): Promise<string> {
    return this.#answer(question, false);
  }

  async secret(question: string): Promise<Secret> {
    return Secret.fromText(await this.#answer(question, true));
  }

  /** What runs is given up at Ctrl-C; that it goes on is seen, except while it asks something. */
  async attend<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = new AbortController();
    this.#running = running;
    this.#showProgress();
    try {
      return await run(running.signal);
    } finally {
      this.#running = undefined;
      this.#hideProgress();
    }
  }

  /** As Ctrl-C: takes back what is being typed, and whoever asked for it hears of it; or gives up what runs. */
  interrupt(): void {
    this.#wasInterrupted = true;
    if (this.#waiting === undefined) {
      this.#running?.abort(GIVEN_UP);
      return;
    }
    if (this.isInteractive) {
      // While it is still muted, if it is.
      this.#interface?.write(null, { ctrl: true, name: 'e' });
      this.#interface?.write(null, { ctrl: true, name: 'u' });
      // The next prompt stands on a line of its own; after a secret it does so anyway.
      if (!this.#isMuted) this.#screen.write('\n');
    }
    this.#settle(({ reject }) => reject(INTERRUPTED));
  }

  get wasInterrupted(): boolean {
    return this.#wasInterrupted;
  }

  /** What is not JSON: beside it, where that goes to a file or a pipe. */
  tell(text: string): void {
    this.#screen.write(text);
  }

  /** Somebody types, and sees what is printed. */
  get isInteractive(): boolean {
    return this.#streams.input.isTTY === true;
  }

  close(): void {
    this.#interface?.close();
  }

  get #screen(): OutputStream {
    const { output, asides } = this.#streams;
    return output.isTTY ? output : asides;
  }

  #next(prompt: string): Promise<string | undefined> {
    if (!this.isInteractive) this.#screen.write(prompt);
    if (this.#ended) return Promise.resolve(this.#lines.shift());
    const readline = this.#open();
    if (this.isInteractive) {
      readline.setPrompt(prompt);
      readline.prompt();
    }
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #open(): Interface {
    if (this.#interface !== undefined) return this.#interface;
    const { input } = this.#streams;
    const screen = this.#screen;
    const echo = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#isMuted) screen.write(chunk);
        done();
      },
    });
    const readline = createInterface({ input, output: echo, terminal: this.isInteractive });
    readline.on('line', (line) => this.#settle((waiting) => waiting.resolve(line), line));
    readline.on('close', () => {
      this.#ended = true;
      this.#settle((waiting) => waiting.resolve(undefined));
    });
    readline.on('history', (history) => {
      const [newest] = history;
      if (newest !== undefined && (this.#isAnswer || !this.#mayRemember(newest))) history.shift();
    });
    readline.on('SIGINT', () => this.interrupt());
    this.#interface = readline;
    return readline;
  }

  async #answer(question: string, isSecret: boolean): Promise<string> {
    this.#isAnswer = true;
    this.#hideProgress();
    const asked = this.#next(question);
    // The question has been shown; what is typed is not.
    this.#isMuted = isSecret;
    try {
      const line = await asked;
      if (line === undefined) throw noAnswer(question);
      return line;
    } finally {
      this.#isMuted = false;
      if (isSecret && this.isInteractive) this.#screen.write('\n');
      this.#showProgress();
    }
  }

  #showProgress(): void {
    if (this.#running !== undefined) this.#stopProgress = this.#startProgress();
  }

  #hideProgress(): void {
    this.#stopProgress?.();
    this.#stopProgress = undefined;
  }

  #settle(act: (waiting: Waiting) => void, line?: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) act(waiting);
    else if (line !== undefined) this.#lines.push(line);
  }
}

const INTERRUPTED = new SimError('invalid_configuration', 'Interrupted');
const GIVEN_UP = new SimError('connection_closed', 'Interrupted: what the HSMs have been asked for may still be done');

const noAnswer = (question: string): SimError =>
  new SimError('invalid_configuration', `There is nobody to ask: ${question}`);
