// Whether the simulator of a container is well: the image's HEALTHCHECK, which is given the command line of the container's
// first process (proc(5)). Where it listens is what its ready file says, if it has one; else what it was told by a flag or a
// variable; else its default.

import { readFileSync } from 'node:fs';

const DEFAULT_PORT = 4760;
const DEFAULT_PORT_OF_KMS = 4761;

const [, , commandLine] = process.argv;
const args = readFileSync(commandLine, 'utf8').split('\0');

/** It stands after the program, which others may have started: `docker run --init`. What comes later are its own words. */
const command = args[args.findIndex((arg) => /(^|\/)(main\.js|cloudhsm-sim)$/.test(arg)) + 1];

/** The last one counts, and is stronger than the variable. */
function given(flag, variable) {
  const index = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (index === -1) return process.env[variable];
  return args[index] === flag ? args[index + 1] : args[index].slice(flag.length + 1);
}

function endpoint() {
  try {
    return new URL(JSON.parse(readFileSync(given('--ready-file', 'CLOUDHSM_SIM_READY_FILE'), 'utf8')).endpoint);
  } catch {
    // There is none, or none yet.
    const fallback = command === 'kms' ? DEFAULT_PORT_OF_KMS : DEFAULT_PORT;
    // The variable may also be a link to another container: an address, which the simulator passes over.
    return new URL(`http://127.0.0.1:${Number(given('--port', 'CLOUDHSM_SIM_PORT')) || fallback}`);
  }
}

const url = new URL('/readyz', endpoint());
// Others may know it by a name that it does not know itself.
url.hostname = '127.0.0.1';
const { ok } = await fetch(url);
process.exit(ok ? 0 : 1);
