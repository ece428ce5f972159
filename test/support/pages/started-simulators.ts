// The commands of a page that run in the foreground: `up` in this process, with key pairs that nobody has to make; the
// clusters and KMS of two processes as what they are. Each has free ports, and stands for the ports that the page tells.

import { resolve } from 'node:path';
import type { Test } from 'tap';
import { loadProgram } from '../../../app/commands/program.ts';
import { DEFAULT_PORT } from '../../../app/configuration/up-settings.ts';
import type { ForegroundFlags } from '../../../app/foreground.ts';
import { readUpSettings } from '../../../app/read-up-settings.ts';
import { type ReadyDocument, withoutSecrets } from '../../../app/ready-document.ts';
import { writeReadyFile } from '../../../app/ready-file.ts';
import { startSimulator } from '../../../app/simulator.ts';
import { upOptions } from '../../../app/up-options.ts';
import { welcome } from '../../../app/welcome.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { fixtureKeyPairs } from '../running-simulator.ts';
import { ROOT } from '../source-tree.ts';
import { startReady } from '../up-process.ts';
import type { Asked, Printed } from './page-shell.ts';

const KMS_PORT = DEFAULT_PORT + 1;

interface Started {
  readonly ready: ReadyDocument;
  stop(): Promise<unknown>;
}

export interface StartedSimulators {
  /** @param asked \`up\`, \`cluster\` or \`kms\`, with its flags */
  start(asked: Asked): Promise<Printed>;
  /** Those of the page are given, those of what runs come back. */
  withEndpoints(text: string): string;
  /** What is there; undefined: nothing. */
  readonly ready: ReadyDocument | undefined;
}

export function startedSimulators(t: Test): StartedSimulators {
  /** By the port that the page tells. */
  const running = new Map<number, Started>();
  t.teardown(() => Promise.all([...running.values()].map(({ stop }) => stop())));

  return {
    get ready() {
      return running.get(DEFAULT_PORT)?.ready;
    },
    withEndpoints: (text) =>
      text.replace(/http:\/\/127\.0\.0\.1:(\d+)/g, (told, port) => {
        const { ready } = running.get(Number(port)) ?? {};
        return ready === undefined ? told : `http://127.0.0.1:${new URL(ready.endpoint).port}`;
      }),
    async start(asked) {
      const [command = ''] = asked.args;
      const port = command === 'kms' ? KMS_PORT : DEFAULT_PORT;
      // Whoever starts another one there has stopped the first.
      await running.get(port)?.stop();
      const { printed, ...started } = command === 'up' ? await up(asked) : await startProcess(t, asked);
      running.set(port, started);
      return { code: 0, stdout: printed, stderr: '' };
    },
  };
}

/** As `app/up.ts`, but for ports, key pairs, log and signals. */
async function up({ args, environment, folder }: Asked): Promise<Started & { readonly printed: string }> {
  const [flags, variables] = [await upFlags(args), { ...process.env }];
  process.chdir(folder);
  // A seed's secrets are read where the process has them.
  Object.assign(process.env, environment);
  try {
    const { settings, plan } = await readUpSettings(flags, environment);
    const options = upOptions(settings);
    const readyFile = options.readyFile === undefined ? undefined : resolve(options.readyFile);
    const tell = (ready: ReadyDocument): void => {
      if (readyFile === undefined) return;
      const token = options.binding.controlToken;
      const secrets = token === undefined ? {} : { controlToken: Buffer.from(token.reveal()).toString() };
      writeReadyFile(readyFile, { ...ready, ...secrets });
    };
    const simulator = await startSimulator({
      ...options,
      ...{ port: 0, hsmPort: 0, logger: silentLogger, generateKeyPair: fixtureKeyPairs() },
      ...{ seed: plan ?? options.seed, onReset: tell },
    });
    const ready = simulator.describe();
    tell(ready);
    const printed = flags.json ? `${JSON.stringify(withoutSecrets(ready))}\n` : welcome(ready);
    return { ready, printed, stop: () => simulator.stop() };
  } finally {
    process.chdir(ROOT);
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(variables, name)) delete process.env[name];
    Object.assign(process.env, variables);
  }
}

/** @throws CommanderError */
async function upFlags(args: readonly string[]): Promise<ForegroundFlags> {
  const program = await loadProgram('up');
  let given: ForegroundFlags = {};
  program.commands
    .find((command) => command.name() === 'up')
    ?.action((flags: ForegroundFlags) => {
      given = flags;
    });
  await program.parseAsync([...args], { from: 'user' });
  return given;
}

/** Only the file that it is asked to write is another one, and then where the page has it. */
async function startProcess(t: Test, { args, folder }: Asked): Promise<Started & { readonly printed: string }> {
  const at = args.indexOf('--ready-file');
  const named = at < 0 ? undefined : args[at + 1];
  const others = at < 0 ? args : args.filter((_, index) => index !== at && index !== at + 1);
  const inFolder = others.map((word, index) => (others[index - 1]?.endsWith('-file') ? resolve(folder, word) : word));
  const { ready, child, ended, printed } = await startReady(t, inFolder, { CLOUDHSM_SIM_PORT: '0' });
  if (named !== undefined) writeReadyFile(resolve(folder, named), ready);
  const stop = (): Promise<unknown> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { ready, printed: printed.stdout, stop };
}
