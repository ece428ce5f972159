// The page that a process prints once it is ready: a table of where everything is, and commands to paste.

import { KEY_STORE_HSMS_MIN } from './key-store-hsms.ts';
import type { ReadyDocument } from './ready-document.ts';

type Row = readonly [name: string, value: string];

/** @param serves what is behind the process's endpoint */
export function rowsOf(ready: ReadyDocument, serves: string): readonly Row[] {
  const { endpoint, clusterEndpoint, clusters, customKeyStores, keys } = ready;
  return [
    ['endpoint', `${endpoint}  (${serves})`],
    ...(clusterEndpoint === undefined ? [] : [['clusters', clusterEndpoint] as const]),
    ...clusters.flatMap(({ clusterId, state, trustAnchorCertificate, hsms }): readonly Row[] => [
      ['cluster', `${clusterId}  ${state}`],
      ...hsms.map(
        ({ hsmId, availabilityZone, endpoint }): Row => ['HSM', `${hsmId}  ${availabilityZone}  ${endpoint}`],
      ),
      ...(trustAnchorCertificate === undefined ? [] : [['trust anchor', trustAnchorCertificate] as const]),
    ]),
    ...customKeyStores.map((store): Row => ['key store', `${store.customKeyStoreId}  ${store.connectionState}`]),
    ...keys.map(({ arn, aliases }): Row => ['KMS key', [arn, ...aliases].join('  ')]),
  ];
}

/** Why there is no key store, where the clusters are too small for one. */
export function tooSmallForKeyStore({ clusters, customKeyStores }: ReadyDocument): readonly Row[] {
  const isTooSmall = clusters.length > 0 && clusters.every(({ hsms }) => hsms.length < KEY_STORE_HSMS_MIN);
  if (!isTooSmall || customKeyStores.length > 0) return [];
  return [['key store', `none: KMS makes one on a cluster of at least ${KEY_STORE_HSMS_MIN} HSMs`]];
}

/** A command that asks the control API, with its token where it wants one: without it the command would be refused. */
export function curlTo({ endpoint, controlToken }: ReadyDocument, path: string, ...flags: readonly string[]): string {
  const token = controlToken === undefined ? [] : ['-H "Authorization: Bearer $CLOUDHSM_SIM_TOKEN"'];
  return ['curl', ...flags, ...token, `${endpoint}/_sim/v1/${path}`].join(' ');
}

export function welcomePage({ version }: ReadyDocument, rows: readonly Row[], commands: readonly string[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
  const lines = commands.map((command) => `  ${command}\n`).join('');
  return `cloudhsm-sim ${version} is ready. Ctrl-C stops it.\n\n${table}\n\nTry:\n\n${lines}\n`;
}
