// Single-command mode logs in with CLOUDHSM_ROLE and CLOUDHSM_PIN=username:password, and to the cluster that something is
// replicated to with DESTINATION_CLOUDHSM_ROLE and DESTINATION_CLOUDHSM_PIN (CloudHSM user guide, key replicate).

import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { Environment } from './cluster/location.ts';
import type { Cluster } from './command-context.ts';
import type { ReplicationEnd } from './run-command.ts';

const PREFIXES = { source: '', destination: 'DESTINATION_' } as const;

/** Nothing happens when neither is set. @throws SimError `invalid_configuration`; as `Cluster.login` */
export async function logInFromEnvironment(
  cluster: Cluster,
  end: ReplicationEnd,
  environment: Environment,
): Promise<void> {
  const [roleName, pinName] = [`${PREFIXES[end]}CLOUDHSM_ROLE`, `${PREFIXES[end]}CLOUDHSM_PIN`];
  const [role, pin] = [environment[roleName], environment[pinName]];
  if (role === undefined && pin === undefined) return;
  if (role !== 'crypto-user' && role !== 'admin') throw wrong(`set ${roleName} to crypto-user or to admin`);
  const separator = pin?.indexOf(':') ?? -1;
  if (pin === undefined || separator < 1) throw wrong(`set ${pinName} to username:password`);
  const username = pin.slice(0, separator).toLowerCase();
  await cluster.login({ username, role, password: Secret.fromText(pin.slice(separator + 1)) });
}

const wrong = (how: string): SimError => new SimError('invalid_configuration', `No credentials to log in with: ${how}`);
