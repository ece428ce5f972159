// What `up` prints: where everything is, and three commands to paste.

import type { ReadyDocument } from './ready-document.ts';
import { curlTo, rowsOf, tooSmallForKeyStore, welcomePage } from './welcome-page.ts';

export function welcome(ready: ReadyDocument): string {
  const { endpoint, region } = ready;
  const environment = `export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region} AWS_ACCESS_KEY_ID=sim AWS_SECRET_ACCESS_KEY=sim`;
  const rows = [...rowsOf(ready, 'KMS, CloudHSM V2, /_sim/v1'), ...tooSmallForKeyStore(ready)];
  return welcomePage(ready, rows, [environment, ...commands(ready)]);
}

function commands(ready: ReadyDocument): string[] {
  const { clusters, customKeyStores, keys } = ready;
  const lines: string[] = [];
  if (keys[0] !== undefined) {
    const { aliases, keyId } = keys[0];
    lines.push(`aws kms encrypt --key-id ${aliases[0] ?? keyId} --plaintext "$(echo hello | base64)"`);
  } else lines.push('aws cloudhsmv2 describe-clusters');
  if (customKeyStores[0] !== undefined) {
    const { customKeyStoreId, connectionState } = customKeyStores[0];
    const verb = connectionState === 'DISCONNECTED' ? 'connect' : 'disconnect';
    lines.push(`aws kms ${verb}-custom-key-store --custom-key-store-id ${customKeyStoreId}`);
  }
  const hsm = clusters[0]?.hsms[0];
  if (clusters[0] !== undefined && hsm !== undefined) {
    lines.push(curlTo(ready, `clusters/${clusters[0].clusterId}/hsms/${hsm.hsmId}/lose`, '-X POST'));
  }
  if (customKeyStores[0] === undefined) lines.push('aws kms describe-custom-key-stores');
  if (clusters[0] === undefined) lines.push(curlTo(ready, 'network'));
  return lines;
}
