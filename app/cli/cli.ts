// `cloudhsm-sim cli`: CloudHSM CLI's commands, one of them or a shell for many.

import { systemMonotonic } from '../../src/runtime/clock.ts';
import { ExitCode } from '../exit-code.ts';
import { startProgress } from '../terminal/progress.ts';
import type { Clusters } from './cluster/clusters.ts';
import { type Environment, locate } from './cluster/location.ts';
import { loadCommandTree } from './command-tree.ts';
import { logInFromEnvironment } from './environment-login.ts';
import { type ParsedCommand, parseCommand } from './language/parse-command.ts';
import { exitCodeOf, printed, runCommand } from './run-command.ts';
import { mayRemember, runShell } from './shell.ts';
import { Terminal, type TerminalStreams } from './terminal.ts';

const PROGRAM = 'cloudhsm-sim cli';
const WAITING = 'waiting for the cluster; Ctrl-C gives it up';

/**
 * @param words behind `cloudhsm-sim cli`; no command among them: the interactive mode
 * @returns how the process ends
 * @throws SimError when the simulator cannot be found before the interactive mode
 */
export async function runCli(
  words: readonly string[],
  environment: Environment,
  streams: TerminalStreams,
): Promise<number> {
  const parsed = parseCommand(await loadCommandTree('single_command', words), words, PROGRAM);
  if (parsed.kind === 'help') {
    streams.output.write(parsed.text);
    return ExitCode.SUCCESS;
  }
  if (parsed.kind === 'usage_error') {
    streams.asides.write(parsed.text);
    return ExitCode.USAGE;
  }
  const { connectClusters } = await import('./cluster/connect.ts');
  const clusters = connectClusters(locate(parsed.global, environment));
  const here = { stream: streams.asides, clock: systemMonotonic, term: environment.TERM };
  const terminal = new Terminal(streams, mayRemember, () => startProgress(WAITING, here));
  try {
    return await run(parsed, clusters, environment, terminal, (text) => void streams.output.write(text));
  } finally {
    terminal.close();
    await clusters.close();
  }
}

async function run(
  { action, given, global }: Extract<ParsedCommand, { readonly kind: 'command' }>,
  clusters: Clusters,
  environment: Environment,
  terminal: Terminal,
  print: (text: string) => void,
): Promise<number> {
  const choose = (clusterId: string | undefined) => clusters.choose(clusterId ?? global['cluster-id']);
  if ('mode' in action) {
    // Better to hear of it now than after the first command.
    await choose(undefined);
    const complain = (text: string) => terminal.tell(text);
    const code = await runShell({ choose, lines: terminal, print, complain });
    // Who types has seen what failed.
    return terminal.isInteractive ? ExitCode.SUCCESS : code;
  }
  const interrupt = (): void => terminal.interrupt();
  // What Ctrl-C is on a terminal whose keys nobody reads. A second one ends the process at once.
  process.once('SIGINT', interrupt);
  try {
    const outcome = await terminal.attend((signal) =>
      runCommand(action, given, {
        ...{ cluster: choose, prompter: terminal, signal },
        signIn: (cluster, end) => logInFromEnvironment(cluster, end, environment),
      }),
    );
    print(printed(outcome));
    return terminal.wasInterrupted ? ExitCode.INTERRUPTED : exitCodeOf(outcome);
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}
