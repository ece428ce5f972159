// Flags that every command takes, wherever they stand. All but the first take the place of the real CLI's configuration
// file, which `configure-cli` writes; each has an environment variable, so that a script needs none of them.

import { type Flag, text, toggle, type Values } from './flag.ts';

const CLUSTER_ID_SAYS =
  'Unique Id to choose which of the clusters in the config file to run the operation against. If not provided, will ' +
  'fall back to the value provided when interactive mode was started, or error';

/** By the flag in whose place they stand. */
export const CLI_VARIABLES = {
  endpoint: 'CLOUDHSM_SIM_ENDPOINT',
  'ready-file': 'CLOUDHSM_SIM_READY_FILE',
  'hsm-ca-cert': 'CLOUDHSM_SIM_HSM_CA_CERT',
  'client-cert-hsm-tls-file': 'CLOUDHSM_SIM_CLIENT_CERT_HSM_TLS_FILE',
  'client-key-hsm-tls-file': 'CLOUDHSM_SIM_CLIENT_KEY_HSM_TLS_FILE',
  'disable-key-availability-check': 'CLOUDHSM_SIM_DISABLE_KEY_AVAILABILITY_CHECK',
} as const;

export const GLOBAL_FLAGS = {
  'cluster-id': text('CLUSTER_ID', CLUSTER_ID_SAYS),
  endpoint: text('URL', `Of the simulator [env: ${CLI_VARIABLES.endpoint}] [default: http://127.0.0.1:4760]`),
  'ready-file': text(
    'PATH',
    `Ready file of the simulator, in place of its endpoint [env: ${CLI_VARIABLES['ready-file']}]`,
  ),
  'hsm-ca-cert': text(
    'PATH',
    `customerCA.crt of the cluster; default: the one that the simulator knows [env: ${CLI_VARIABLES['hsm-ca-cert']}]`,
  ),
  'client-cert-hsm-tls-file': text(
    'PATH',
    `Client certificate for mutual TLS with the HSMs [env: ${CLI_VARIABLES['client-cert-hsm-tls-file']}]`,
  ),
  'client-key-hsm-tls-file': text(
    'PATH',
    `Private key of the client certificate, without a passphrase [env: ${CLI_VARIABLES['client-key-hsm-tls-file']}]`,
  ),
  'disable-key-availability-check': toggle(
    `Use keys that are on one HSM only [env: ${CLI_VARIABLES['disable-key-availability-check']}=true]`,
  ),
} satisfies Record<string, Flag>;

export type GlobalValues = Values<typeof GLOBAL_FLAGS>;
