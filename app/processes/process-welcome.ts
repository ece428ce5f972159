// What `cluster` and `kms` print. Each has some of the AWS services: the SDKs' variables of single services point there.

import type { ReadyDocument } from '../ready-document.ts';
import { curlTo, rowsOf, welcomePage } from '../welcome-page.ts';

const variables = ({ region }: ReadyDocument, endpoints: string): string =>
  `export ${endpoints} AWS_REGION=${region} AWS_DEFAULT_REGION=${region} AWS_ACCESS_KEY_ID=sim AWS_SECRET_ACCESS_KEY=sim`;

export function clusterWelcome(ready: ReadyDocument): string {
  const { endpoint, clusters } = ready;
  const [cluster] = clusters;
  const hsm = cluster?.hsms[0];
  return welcomePage(ready, rowsOf(ready, 'CloudHSM V2, EC2, /_sim/v1'), [
    variables(ready, `AWS_ENDPOINT_URL_CLOUDHSM_V2=${endpoint} AWS_ENDPOINT_URL_EC2=${endpoint}`),
    `cloudhsm-sim kms --cluster-endpoint ${endpoint}`,
    'aws cloudhsmv2 describe-clusters',
    ...(cluster === undefined || hsm === undefined
      ? []
      : [curlTo(ready, `clusters/${cluster.clusterId}/hsms/${hsm.hsmId}/lose`, '-X POST')]),
  ]);
}

export function kmsWelcome(ready: ReadyDocument): string {
  const { endpoint, keys } = ready;
  const [key] = keys;
  return welcomePage(ready, rowsOf(ready, 'KMS, /_sim/v1'), [
    variables(ready, `AWS_ENDPOINT_URL_KMS=${endpoint}`),
    'aws kms describe-custom-key-stores',
    ...(key === undefined
      ? []
      : [`aws kms encrypt --key-id ${key.aliases[0] ?? key.keyId} --plaintext "$(echo hello | base64)"`]),
  ]);
}
