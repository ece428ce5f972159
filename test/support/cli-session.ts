// CloudHSM CLI's commands in this process, against the clusters of a running simulator: lines in, what would be printed
// out. No terminal and no process; the sockets are real.

import type { Test } from 'tap';
import { connectClusters } from '../../app/cli/cluster/connect.ts';
import type { Prompter } from '../../app/cli/command-context.ts';
import { loadCommandTree } from '../../app/cli/command-tree.ts';
import { parseCommand } from '../../app/cli/language/parse-command.ts';
import { splitLine } from '../../app/cli/language/split-line.ts';
import { type Outcome, runCommand } from '../../app/cli/run-command.ts';
import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { ClientIdentity } from '../../src/transport/client-identity.ts';
import type { RunningSimulator } from './running-simulator.ts';

export interface CliSession {
  /** What has been asked, in order. */
  readonly asked: readonly string[];
  /** @param answers to what it asks; a function is called when its turn comes, as if somebody did something first */
  run(line: string, ...answers: readonly Answer[]): Promise<Outcome>;
  /** As `run`, of what succeeds. */
  data<Data = Record<string, unknown>>(line: string, ...answers: readonly Answer[]): Promise<Data>;
  /** As `run`, of what fails: its text. */
  failure(line: string, ...answers: readonly Answer[]): Promise<string>;
  login(username: string, role: 'admin' | 'crypto-user', password: string): Promise<void>;
}

type Answer = string | (() => string | Promise<string>);

export interface CliSessionOptions {
  readonly clusterId?: string;
  readonly hsmCaCert?: string;
  readonly identity?: ClientIdentity;
  readonly keyAvailabilityCheck?: boolean;
}

/** Logged out when `t` is over. */
export function startCliSession(t: Test, world: RunningSimulator, options: CliSessionOptions = {}): CliSession {
  const { clusterId, hsmCaCert, identity, keyAvailabilityCheck = true } = options;
  const clusters = connectClusters({
    ...{ endpoint: world.ready.endpoint, token: undefined, hsmCaCert, identity, keyAvailabilityCheck },
  });
  t.teardown(() => clusters.close());
  const asked: string[] = [];

  return {
    asked,
    async run(line, ...answers) {
      const split = splitLine(line);
      if ('open' in split) throw new Error(`unfinished: ${line}`);
      const parsed = parseCommand(await loadCommandTree('interactive', split.words), split.words, '');
      if (parsed.kind !== 'command' || 'mode' in parsed.action)
        throw new Error(`no command: ${JSON.stringify(parsed)}`);
      const cluster = (id: string | undefined) => clusters.choose(id ?? parsed.global['cluster-id'] ?? clusterId);
      const { signal } = new AbortController();
      const prompter = scripted(answers, asked);
      const outcome = await runCommand(parsed.action, parsed.given, { cluster, prompter, signal });
      // As it would be printed: what has no JSON form, a secret for one, fails.
      return JSON.parse(JSON.stringify(outcome));
    },
    async data<Data>(line: string, ...answers: readonly Answer[]) {
      const outcome = await this.run(line, ...answers);
      if (outcome.error_code !== 0) throw new Error(`${line}: ${outcome.data}`);
      return outcome.data as Data;
    },
    async failure(line, ...answers) {
      const outcome = await this.run(line, ...answers);
      if (outcome.error_code === 0) throw new Error(`${line}: ${JSON.stringify(outcome.data)}`);
      return outcome.data;
    },
    async login(username, role, password) {
      await this.data('logout');
      await this.data(`login --username ${username} --role ${role} --password ${password}`);
    },
  };
}

/** Somebody who has these answers ready, and no others. */
function scripted(answers: readonly Answer[], asked: string[]): Prompter {
  const rest = [...answers];
  const line = async (question: string): Promise<string> => {
    asked.push(question);
    const answer = rest.shift();
    if (answer === undefined) throw new SimError('invalid_configuration', `There is nobody to ask: ${question}`);
    return typeof answer === 'string' ? answer : answer();
  };
  return { line, secret: async (question) => Secret.fromText(await line(question)) };
}
