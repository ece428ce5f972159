// What examples/testcontainers uses of the package `testcontainers`, without an engine: its container is a process that the
// Dockerfile's command starts, and what the image does not have is refused.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as askHttp } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../../../app/version.ts';
import { ROOT } from '../source-tree.ts';

const MAIN = fileURLToPath(new URL('../../../app/main.js', import.meta.url));
const IMAGE = `cloudhsm-sim:${VERSION}`;
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
/** What `getHost` of the package may be: https://node.testcontainers.org/configuration/ */
const HOSTS = ['docker', 'host.docker.internal', '172.17.0.1'];
const READY_FILE = '/tmp/ready.json';

/** `EXPOSE 4760 22231-22258` */
const isExposed = (port: number): boolean =>
  (/^EXPOSE (.*)$/m.exec(dockerfile)?.[1] ?? '').split(' ').some((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return first <= port && port <= last;
  });

interface HttpWait {
  readonly path: string;
  readonly port: number;
}

export const Wait = { forHttp: (path: string, port: number): HttpWait => ({ path, port }) };

export class GenericContainer {
  readonly #exposed: number[] = [];
  #wait: HttpWait | undefined;
  #environment: Readonly<Record<string, string>> = {};

  constructor(image: string) {
    if (image !== IMAGE) throw new Error(`there is no image ${image}, only ${IMAGE}`);
  }

  withExposedPorts(...ports: readonly number[]): this {
    for (const port of ports) if (!isExposed(port)) throw new Error(`the image exposes no port ${port}`);
    this.#exposed.push(...ports);
    return this;
  }

  withEnvironment(environment: Readonly<Record<string, string>>): this {
    this.#environment = environment;
    return this;
  }

  withWaitStrategy(wait: HttpWait): this {
    this.#wait = wait;
    return this;
  }

  async start(): Promise<StartedContainer> {
    const folder = mkdtempSync(join(tmpdir(), 'container-'));
    const command = JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
    const args = command.map((word) => (word === READY_FILE ? join(folder, 'ready.json') : word));
    const child = spawn(process.execPath, [MAIN, ...args, '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...this.#environment },
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const container = new StartedContainer(child, folder, new URL(JSON.parse(line).endpoint).port, this.#exposed);
    const { path = '', port = 0 } = this.#wait ?? {};
    const { status } = await fetch(`http://${container.getHost()}:${container.getMappedPort(port)}${path}`);
    const misdirected = await container.misdirected(HOSTS);
    if (status === 200 && misdirected.length === 0) return container;
    await container.stop();
    throw new Error(status === 200 ? `called ${misdirected} it answers 421` : `${path} is answered ${status}`);
  }
}

class StartedContainer {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #port: string;
  readonly #exposed: readonly number[];

  constructor(child: ChildProcess, folder: string, port: string, exposed: readonly number[]) {
    this.#child = child;
    this.#folder = folder;
    this.#port = port;
    this.#exposed = exposed;
  }

  /** Those of the names under which it answers no client of AWS. */
  async misdirected(hosts: readonly string[]): Promise<readonly string[]> {
    const asked = hosts.map((host) =>
      statusOf(Number(this.#port), host).then((status) => (status === 421 ? [host] : [])),
    );
    return (await Promise.all(asked)).flat();
  }

  getHost(): string {
    return 'localhost';
  }

  getMappedPort(port: number): number {
    if (!this.#exposed.includes(port)) throw new Error(`the port ${port} is not mapped`);
    return Number(this.#port);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const statusOf = (port: number, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { Host: `${host}:4760` };
    askHttp({ host: '127.0.0.1', port, method: 'POST', path: '/', headers, agent: false }, (response) =>
      resolve(response.resume().statusCode),
    )
      .on('error', reject)
      .end();
  });
