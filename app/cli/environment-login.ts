// Single-command mode logs in with CLOUDHSM_ROLE and CLOUDHSM_PIN=username:password.

import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { Environment } from './cluster/location.ts';
import type { Cluster } from './command-context.ts';

/** Nothing happens when neither is set. @throws SimError `invalid_configuration`; as `Cluster.login` */
export async function logInFromEnvironment(cluster: Cluster, environment: Environment): Promise<void> {
  const { CLOUDHSM_ROLE: role, CLOUDHSM_PIN: pin } = environment;
  if (role === undefined && pin === undefined) return;
  if (role !== 'crypto-user' && role !== 'admin') throw wrong('set CLOUDHSM_ROLE to crypto-user or to admin');
  const separator = pin?.indexOf(':') ?? -1;
  if (pin === undefined || separator < 1) throw wrong('set CLOUDHSM_PIN to username:password');
  const username = pin.slice(0, separator).toLowerCase();
  await cluster.login({ username, role, password: Secret.fromText(pin.slice(separator + 1)) });
}

const wrong = (how: string): SimError => new SimError('invalid_configuration', `No credentials to log in with: ${how}`);
