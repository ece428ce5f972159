// The ports that `up` listens on when it is not told otherwise. That the simulator itself has them is as it should be.

import { createServer } from 'node:net';
import { SimError } from '../../../src/errors.ts';
import { readSettings } from '../../configuration/read-settings.ts';
import { UP_SETTINGS } from '../../configuration/up-settings.ts';
import { assertHsmPort, hsmPortOf, PORT_MAX } from '../../hsm-port.ts';
import { type Check, type Examined, type Finding, note, ok, wrong } from '../check.ts';

const HOST = '127.0.0.1';

export const checkPorts: Check = async (examined) => {
  const wanted = await portsOf(examined);
  // The check of the settings says why.
  if (wanted === undefined) return [];
  const ours = portsIn(examined);
  const taken: WantedPort[] = [];
  for (const one of wanted) if (!ours.has(one.port) && !(await isFree(one.port))) taken.push(one);
  if (taken.length === 0) {
    const ports = wanted.map(({ port }) => port).join(', ');
    return [ok(wanted.length === 0 ? 'up picks free ports' : `${ports} are there for up`)];
  }
  return taken.map((one) => takenBySomebody(one, examined));
};

interface WantedPort {
  readonly port: number;
  /** What lets `up` pick a free one. */
  readonly freedBy: string;
}

function takenBySomebody({ port, freedBy }: WantedPort, { simulator }: Examined): Finding {
  const says = `port ${port} is in use by something else`;
  const mend = `end what has it, or let up pick free ports: cloudhsm-sim up ${freedBy}`;
  // A simulator that runs has found others.
  return simulator.who === 'simulator' ? note(says, mend) : wrong(says, mend);
}

/** Undefined when the settings cannot be read. */
async function portsOf({ environment }: Examined): Promise<readonly WantedPort[] | undefined> {
  try {
    const settings = await readSettings(UP_SETTINGS, {}, environment);
    const { port, hsms, bare, seed } = settings;
    const hsmPort = hsmPortOf(settings);
    if (!bare && seed === undefined) assertHsmPort('--hsm-port', hsmPort, hsms);
    // Of how many HSMs a seed has, or who starts with none makes, nothing is known here.
    const count = hsmPort === 0 ? 0 : Math.min(hsms, PORT_MAX - hsmPort + 1);
    const ofHsms = Array.from({ length: count }, (_, index) => hsmPort + index);
    return [
      ...(port === 0 ? [] : [{ port, freedBy: '--port 0' }]),
      ...ofHsms.map((ofHsm) => ({ port: ofHsm, freedBy: '--hsm-port 0' })),
    ];
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
