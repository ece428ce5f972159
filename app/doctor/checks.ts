// Everything that is looked at, in the order in which it is told.

import type { Check } from './check.ts';
import { checkAwsCredentials } from './checks/aws-credentials.ts';
import { checkAwsEndpoint } from './checks/aws-endpoint.ts';
import { checkAwsRegion } from './checks/aws-region.ts';
import { checkCertificates } from './checks/certificates.ts';
import { checkClusterProcess } from './checks/cluster-process.ts';
import { checkHsms } from './checks/hsms.ts';
import { checkNode } from './checks/node.ts';
import { checkPorts } from './checks/ports.ts';
import { checkProxy } from './checks/proxy.ts';
import { checkSettings } from './checks/settings.ts';
import { checkSimulator } from './checks/simulator.ts';
import { checkTemporaryFolder } from './checks/temporary-folder.ts';

export const CHECKS: Readonly<Record<string, Check>> = {
  node: checkNode,
  settings: checkSettings,
  'temporary folder': checkTemporaryFolder,
  simulator: checkSimulator,
  'cluster process': checkClusterProcess,
  ports: checkPorts,
  certificates: checkCertificates,
  HSMs: checkHsms,
  'AWS endpoint': checkAwsEndpoint,
  'AWS region': checkAwsRegion,
  'AWS credentials': checkAwsCredentials,
  proxy: checkProxy,
};
