// The cluster directory of another process.

import { SimError } from '../../src/errors.ts';
import type { ClusterDescription, ClusterDirectory } from '../../src/keystore/world.ts';
import { Answer } from './answer.ts';
import type { ControlClient, Question, Reply } from './control-client.ts';
import { unexpectedReply } from './unexpected-reply.ts';

/** Wider than AWS's quotas. */
const HSMS_MAX = 1_000;
const SUBNETS_MAX = 200;
const PORT_MAX = 65_535;

export const remoteDirectory = (client: ControlClient): ClusterDirectory => ({
  async describe(clusterId) {
    const question: Question = { method: 'GET', path: `clusters/${encodeURIComponent(clusterId)}` };
    const reply = await client.ask(question);
    if (saysAbsent(reply, clusterId)) return undefined;
    if (reply.status !== 200) throw unexpectedReply(client, question, reply);
    return clusterIn(new Answer(reply.body, 'cluster'), clusterId);
  },
});

/** The customer CA's certificate, PEM. @throws SimError `not_found`: there is no such cluster, or it has none yet; as `ControlClient.ask` */
export async function remoteTrustAnchor(client: ControlClient, clusterId: string): Promise<string> {
  const question: Question = { method: 'GET', path: `clusters/${encodeURIComponent(clusterId)}` };
  const reply = await client.ask(question);
  if (saysAbsent(reply, clusterId)) throw new SimError('not_found', `there is no cluster ${clusterId}`);
  if (reply.status !== 200) throw unexpectedReply(client, question, reply);
  const trustAnchorPem = new Answer(reply.body, 'cluster').optionalText('trustAnchorPem');
  if (trustAnchorPem === undefined) throw new SimError('not_found', `the cluster ${clusterId} is not initialized`);
  return trustAnchorPem;
}

/** Any server has 404s: this one names the cluster that it does not have. */
const saysAbsent = ({ status, body }: Reply, clusterId: string): boolean =>
  status === 404 && (body as { readonly clusterId?: unknown } | undefined)?.clusterId === clusterId;

function clusterIn(answer: Answer, clusterId: string): ClusterDescription {
  return {
    clusterId,
    state: answer.text('state'),
    vpcId: answer.text('vpcId'),
    securityGroupId: answer.text('securityGroupId'),
    mutualTlsEnforced: answer.flag('mutualTlsEnforced'),
    securityGroupIntact: answer.flag('securityGroupIntact'),
    clusterCertificatePem: answer.optionalText('clusterCertificatePem'),
    subnets: answer.list('subnets', SUBNETS_MAX, (subnet) => ({
      subnetId: subnet.text('subnetId'),
      availabilityZone: subnet.text('availabilityZone'),
      exists: subnet.flag('exists'),
    })),
    hsms: answer.list('hsms', HSMS_MAX, (hsm) => ({
      hsmId: hsm.text('hsmId'),
      availabilityZone: hsm.text('availabilityZone'),
      state: hsm.text('state'),
      host: hsm.text('host'),
      port: hsm.integer('port', 1, PORT_MAX),
    })),
  };
}
