// What the HSMs show to clients: the cluster's certificate, valid today, and under the trust anchor that clients are given.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { AwsService, callAws } from '../../client/aws-request.ts';
import type { ReadyCluster } from '../../ready-document.ts';
import { type Check, type Finding, note, ok, wrong } from '../check.ts';

const HANDSHAKE_WAIT_MS = 3_000;
const RESTART = 'restart the simulator: it makes new ones';

export const checkCertificates: Check = async ({ simulator, endpoint }) => {
  if (simulator.who !== 'simulator') return [];
  const findings = await Promise.all(simulator.state.clusters.map((cluster) => checkCluster(endpoint, cluster)));
  return findings.flat();
};

async function checkCluster(endpoint: string, { clusterId, trustAnchorCertificate, hsms }: ReadyCluster) {
  const certificate = await clusterCertificate(endpoint, clusterId);
  if (certificate === undefined)
    return [note(`${clusterId} has no certificate yet`, 'initialize it: InitializeCluster')];
  const findings: Finding[] = [];
  if (!isValidToday(certificate)) {
    findings.push(wrong(`the certificate of ${clusterId} is valid until ${certificate.validTo}`, RESTART));
  }
  if (trustAnchorCertificate === undefined) {
    findings.push(note(`only who initialized ${clusterId} has its trust anchor`, 'ask them for customerCA.crt'));
  } else findings.push(...checkChain(clusterId, certificate, trustAnchorCertificate));
  for (const hsm of hsms) findings.push(...(await checkHsm(hsm.hsmId, hsm.endpoint, certificate)));
  if (findings.length > 0) return findings;
  const shown = hsms.length === 0 ? '' : ', shown by its HSMs';
  return [ok(`${clusterId}: valid until ${certificate.validTo}, under ${trustAnchorCertificate}${shown}`)];
}

async function clusterCertificate(endpoint: string, clusterId: string): Promise<X509Certificate | undefined> {
  const filters = { Filters: { clusterIds: [clusterId] } };
  const { Clusters } = await callAws(endpoint, AwsService.CLOUDHSM, 'DescribeClusters', filters);
  const [cluster] = Clusters as readonly { readonly Certificates?: { readonly ClusterCertificate?: string } }[];
  const pem = cluster?.Certificates?.ClusterCertificate;
  return pem === undefined ? undefined : new X509Certificate(pem);
}

/** TLS goes by the real date, whatever the simulated calendar says. */
const isValidToday = ({ validFrom, validTo }: X509Certificate): boolean =>
  Date.parse(validFrom) <= Date.now() && Date.now() <= Date.parse(validTo);

function checkChain(clusterId: string, certificate: X509Certificate, path: string): readonly Finding[] {
  try {
    const anchor = new X509Certificate(readFileSync(path));
    if (certificate.checkIssued(anchor) && certificate.verify(anchor.publicKey)) return [];
    return [wrong(`the certificate of ${clusterId} is not under ${path}`, RESTART)];
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    return [wrong(`the trust anchor of ${clusterId}, ${path}, cannot be read: ${why}`, RESTART)];
  }
}

async function checkHsm(hsmId: string, endpoint: string, certificate: X509Certificate): Promise<readonly Finding[]> {
  const shown = await certificateShownAt(new URL(endpoint));
  if (shown === undefined) {
    return [wrong(`${hsmId} does not answer at ${endpoint}`, 'see cloudhsm-sim fault list; cloudhsm-sim fault reset')];
  }
  if (shown.fingerprint256 === certificate.fingerprint256) return [];
  return [wrong(`${hsmId} shows another certificate than its cluster's at ${endpoint}`, RESTART)];
}

/** Whatever it is: who looks at it verifies it. */
function certificateShownAt({ hostname: host, port }: URL): Promise<X509Certificate | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false, timeout: HANDSHAKE_WAIT_MS });
    const end = (certificate?: X509Certificate): void => {
      socket.destroy();
      resolve(certificate);
    };
    socket.once('secureConnect', () => end(socket.getPeerX509Certificate()));
    socket.once('timeout', () => end());
    socket.once('error', () => end());
    socket.once('close', () => end());
  });
}
