// The commands of a page that run in the foreground. They run in this process, on free ports, which stand for those that the
// page tells; with key pairs that nobody has to make, and HSMs without threads.

import { resolve } from 'node:path';
import type { Test } from 'tap';
import { loadProgram } from '../../../app/commands/program.ts';
import { CLUSTER_SETTINGS, KMS_SETTINGS } from '../../../app/configuration/process-settings.ts';
import { readSettings } from '../../../app/configuration/read-settings.ts';
import { DEFAULT_PORT, UP_SETTINGS } from '../../../app/configuration/up-settings.ts';
import type { ForegroundFlags } from '../../../app/foreground.ts';
import type { ProcessOptions } from '../../../app/process-options.ts';
import { startClusterProcess } from '../../../app/processes/cluster-process.ts';
import { startKmsProcess } from '../../../app/processes/kms-process.ts';
import { clusterOptions, kmsOptions } from '../../../app/processes/process-options.ts';
import { clusterWelcome, kmsWelcome } from '../../../app/processes/process-welcome.ts';
import { type ReadyDocument, withoutSecrets } from '../../../app/ready-document.ts';
import { ReadyFile } from '../../../app/ready-file.ts';
import { readSeededSettings } from '../../../app/seed/read-seeded-settings.ts';
import type { Simulator } from '../../../app/serve.ts';
import { startSimulator } from '../../../app/simulator.ts';
import { upOptions } from '../../../app/up-options.ts';
import { welcome } from '../../../app/welcome.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { inProcessHsms } from '../in-process-hsms.ts';
import { fixtureKeyPairs } from '../running-simulator.ts';
import { ROOT } from '../source-tree.ts';
import type { Asked, Printed } from './answered-programs.ts';

const KMS_PORT = DEFAULT_PORT + 1;

type Tell = (ready: ReadyDocument) => void;

interface Foreground {
  readonly options: ProcessOptions;
  readonly welcome: (ready: ReadyDocument) => string;
  readonly start: (onReset: Tell) => Promise<Simulator>;
}

type Prepare = (flags: ForegroundFlags, environment: Asked['environment']) => Promise<Foreground>;

const here = () => ({ hsmPort: 0, newHsmFactory: inProcessHsms, generateKeyPair: fixtureKeyPairs() });
const watched = (onReset: Tell) => ({ port: 0, logger: silentLogger, onReset });

/** As `app/up.ts`, `run-cluster-process.ts` and `run-kms-process.ts` of `app/processes`. */
const COMMANDS: Readonly<Record<string, Prepare>> = {
  async up(flags, environment) {
    const { settings, plan } = await readSeededSettings(UP_SETTINGS, flags, environment);
    const options = upOptions(settings);
    const seed = plan ?? options.seed;
    return { options, welcome, start: (tell) => startSimulator({ ...options, ...watched(tell), ...here(), seed }) };
  },
  async cluster(flags, environment) {
    const { settings, plan } = await readSeededSettings(CLUSTER_SETTINGS, flags, environment);
    const options = clusterOptions(settings);
    const seed = plan ?? options.seed;
    const start = (tell: Tell) => startClusterProcess({ ...options, ...watched(tell), ...here(), seed });
    return { options, welcome: clusterWelcome, start };
  },
  async kms(flags, environment) {
    const options = kmsOptions(await readSettings(KMS_SETTINGS, flags, environment));
    return { options, welcome: kmsWelcome, start: (tell) => startKmsProcess({ ...options, ...watched(tell) }) };
  },
};

export interface StartedSimulators {
  /** @param asked `up`, `cluster` or `kms`, with its flags */
  start(asked: Asked): Promise<Printed>;
  /** Those of the page are given, those of what runs come back. */
  withEndpoints(text: string): string;
  /** What is there at the default port; undefined: nothing. */
  readonly ready: ReadyDocument | undefined;
}

export function startedSimulators(t: Test): StartedSimulators {
  /** By the port that the page tells. */
  const running = new Map<number, Simulator>();
  t.teardown(() => Promise.all([...running.values()].map((simulator) => simulator.stop())));

  return {
    get ready() {
      return running.get(DEFAULT_PORT)?.describe();
    },
    withEndpoints: (text) =>
      text.replace(/http:\/\/127\.0\.0\.1:(\d+)/g, (told, port) => {
        const endpoint = running.get(Number(port))?.describe().endpoint;
        return endpoint === undefined ? told : `http://127.0.0.1:${new URL(endpoint).port}`;
      }),
    async start({ args, environment, folder }) {
      const port = args[0] === 'kms' ? KMS_PORT : DEFAULT_PORT;
      // Whoever starts another one there has stopped the first.
      await running.get(port)?.stop();
      const flags = await flagsOf(args, folder);
      const { options, welcome, start } = await inPlaceOf(environment, folder, () =>
        COMMANDS[args[0] ?? '']?.(flags, environment),
      );
      const { readyFile, binding } = options;
      const tell: Tell = (ready) => {
        const token = binding.controlToken;
        const secrets = token === undefined ? {} : { controlToken: Buffer.from(token.reveal()).toString() };
        if (readyFile !== undefined) new ReadyFile(resolve(folder, readyFile)).write({ ...ready, ...secrets });
      };
      const simulator = await start(tell);
      running.set(port, simulator);
      const ready = simulator.describe();
      tell(ready);
      const stdout = flags.json ? `${JSON.stringify(withoutSecrets(ready))}\n` : welcome(ready);
      return { code: 0, stdout, stderr: '' };
    },
  };
}

/** What reads files and the secrets of a seed has the shell's folder and environment. */
async function inPlaceOf<Result>(
  environment: Asked['environment'],
  folder: string,
  read: () => Promise<Result> | undefined,
): Promise<Result> {
  const ours = { ...process.env };
  process.chdir(folder);
  Object.assign(process.env, environment);
  try {
    const result = await read();
    if (result === undefined) throw new Error('nothing that runs in the foreground');
    return result;
  } finally {
    process.chdir(ROOT);
    for (const name of Object.keys(environment)) if (!Object.hasOwn(ours, name)) delete process.env[name];
    Object.assign(process.env, ours);
  }
}

/** @throws CommanderError */
async function flagsOf(args: readonly string[], folder: string): Promise<ForegroundFlags> {
  const program = await loadProgram(args[0]);
  let given: ForegroundFlags = {};
  program.commands
    .find((command) => command.name() === args[0])
    ?.action((flags: ForegroundFlags & { clusterReadyFile?: string }) => {
      const { clusterReadyFile } = flags;
      // It is read again at a reset.
      given = { ...flags, ...(clusterReadyFile && { clusterReadyFile: resolve(folder, clusterReadyFile) }) };
    });
  await program.parseAsync([...args], { from: 'user' });
  return given;
}
