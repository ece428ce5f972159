// Another process of a bench: what it says first, what it is asked later, and how it ends.

import { fork } from 'node:child_process';

export interface BenchProcess<Said> {
  readonly pid: number;
  readonly said: Said;
  /** One at a time: the next thing that it says is the answer. */
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** @param name of a file of `bench/processes/`, without its ending */
export async function startProcess<Said>(
  name: string,
  argv: readonly string[] = [],
  execArgv: readonly string[] = [],
): Promise<BenchProcess<Said>> {
  const child = fork(new URL(`../processes/${name}.js`, import.meta.url), argv, {
    execArgv: [...execArgv],
    serialization: 'advanced',
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as T));
      void exited.then((code) => reject(new Error(`${name} ended with ${code}`)));
    });
  const said = await next<Said>();
  return {
    pid: child.pid ?? 0,
    said,
    ask<Answer>(question: object) {
      const answer = next<Answer>();
      child.send(question);
      return answer;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
