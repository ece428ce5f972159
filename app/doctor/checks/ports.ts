// The ports that `up` listens on when it is not told otherwise. That the simulator itself has them is as it should be.

import { createServer } from 'node:net';
import { SimError } from '../../../src/errors.ts';
import { readSettings } from '../../configuration/read-settings.ts';
import { UP_SETTINGS } from '../../configuration/up-settings.ts';
import { DEFAULT_HSM_PORT } from '../../up-options.ts';
import { type Check, type Examined, type Finding, note, ok, wrong } from '../check.ts';

const HOST = '127.0.0.1';

export const checkPorts: Check = async (examined) => {
  const wanted = await portsOf(examined);
  // The check of the settings says why.
  if (wanted === undefined) return [];
  const ours = portsIn(examined);
  const taken: number[] = [];
  for (const port of wanted) if (!ours.has(port) && !(await isFree(port))) taken.push(port);
  if (taken.length === 0)
    return [ok(wanted.length === 0 ? 'up picks free ports' : `${wanted.join(', ')} are there for up`)];
  return taken.map((port) => takenBySomebody(port, examined));
};

function takenBySomebody(port: number, { simulator }: Examined): Finding {
  const says = `port ${port} is in use by something else`;
  const mend = 'end what has it, or let up pick free ports: cloudhsm-sim up --port 0';
  // A simulator that runs has found others.
  return simulator.who === 'simulator' ? note(says, mend) : wrong(says, mend);
}

/** Undefined when the settings cannot be read. */
async function portsOf({ environment }: Examined): Promise<readonly number[] | undefined> {
  try {
    const { port, hsms } = await readSettings(UP_SETTINGS, {}, environment);
    if (port === 0) return [];
    return [port, ...Array.from({ length: hsms }, (_, index) => DEFAULT_HSM_PORT + index)];
  } catch (error) {
    if (error instanceof SimError) return undefined;
    throw error;
  }
}

function portsIn({ simulator }: Examined): ReadonlySet<number> {
  if (simulator.who !== 'simulator') return new Set();
  const { endpoint, clusters } = simulator.state;
  const endpoints = [endpoint, ...clusters.flatMap(({ hsms }) => hsms.map((hsm) => hsm.endpoint))];
  return new Set(endpoints.map((url) => Number(new URL(url).port)));
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
