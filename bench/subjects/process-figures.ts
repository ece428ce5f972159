// What the operating system says about a process: Linux's /proc, and elsewhere POSIX `ps`.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Linux reports CPU time in ticks of 10 ms, whatever the kernel's own are (proc(5), sysconf(3)). */
const TICK_MS = 10;

/** MiB in RAM. */
export function residentMiB(pid: number): number {
  if (existsSync(`/proc/${pid}/status`)) {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) / 1024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/** CPU time that all threads have used, ms; undefined where nothing tells it finely enough. */
export function cpuMs(pid: number): number | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  // Fields from the third on follow the name, which is in parentheses and may itself have some.
  const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** How many cores a process keeps busy: between the calls. */
export class CoreMeter {
  readonly #pid: number;
  #busyMs = 0;
  #wallMs = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  async during<T>(run: () => Promise<T>): Promise<T> {
    const [startMs, startCpuMs] = [performance.now(), cpuMs(this.#pid)];
    const outcome = await run();
    this.#wallMs += performance.now() - startMs;
    this.#busyMs += (cpuMs(this.#pid) ?? Number.NaN) - (startCpuMs ?? Number.NaN);
    return outcome;
  }

  /** To two places; nothing where it cannot be told. */
  params(name: string): Readonly<Record<string, number>> {
    const cores = this.#busyMs / this.#wallMs;
    return Number.isFinite(cores) ? { [name]: Math.round(cores * 100) / 100 } : {};
  }
}
