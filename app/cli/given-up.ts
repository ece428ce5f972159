// What Ctrl-C does to a command that runs: whatever it waits for is over at once, and nothing more is asked in its name.

import type { Cluster } from './command-context.ts';

/** As what is started, until the signal: then it is over, whatever comes of the rest. @throws the signal's reason */
export async function untilGivenUp<T>(signal: AbortSignal, start: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let giveUp = (): void => {};
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([start(), givenUp]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** The cluster, as a command has it that can be given up. */
export const clusterUntilGivenUp = (cluster: Cluster, signal: AbortSignal): Cluster => ({
  clusterId: cluster.clusterId,
  mutualTls: cluster.mutualTls,
  get user() {
    return cluster.user;
  },
  login: ({ signTokens, ...login }) =>
    untilGivenUp(signal, () =>
      cluster.login({
        ...{ ...login, signal },
        // Nobody is asked for a signature any more.
        ...(signTokens && { signTokens: (tokens) => untilGivenUp(signal, () => signTokens(tokens)) }),
      }),
    ),
  logout: () => untilGivenUp(signal, () => cluster.logout()),
  passwordChanged: (password) => cluster.passwordChanged(password),
  request: (operation, body) => untilGivenUp(signal, () => cluster.request(operation, body, signal)),
  requestHome: (operation, body) => untilGivenUp(signal, () => cluster.requestHome(operation, body)),
  registrationToken: () => untilGivenUp(signal, () => cluster.registrationToken()),
  requestEach: (operation, body) => untilGivenUp(signal, () => cluster.requestEach(operation, body, signal)),
});
