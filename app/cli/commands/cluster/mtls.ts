// `cluster mtls ...`: enforcement, for the cluster as a whole. HSMs here keep no trust anchors for clients: what these need is
// a certificate under the cluster's own, which this client has no flag for.

import { SimError } from '../../../../src/errors.ts';
import { command, group, refusedCommand } from '../../language/command-node.ts';
import { choice, required, text } from '../../language/flag.ts';
import { MTLS, MTLS_QUORUM, notSimulated } from '../../not-simulated.ts';
import { approvalFlag } from '../../tokens/with-approval.ts';

const LEVELS = [{ name: 'none' }, { name: 'cluster' }] as const;
const SHOWN = { none: 'None', cluster: 'Cluster' } as const;

export const mtls = group('Manage mtls', {
  'deregister-trust-anchor': refusedCommand(
    {
      about: 'Deregister a trust anchor for mtls',
      who: 'admin',
      flags: {
        'certificate-reference': required(
          text('CERTIFICATE_REFERENCE', 'A hexadecimal or decimal certificate reference'),
        ),
        approval: approvalFlag,
      },
    },
    MTLS,
  ),
  'get-enforcement': command({
    about: 'Get the status of mtls enforcement in the cluster',
    who: 'user',
    flags: {},
    async run({ cluster }) {
      return { 'mtls-enforcement-level': await cluster.mutualTls.level() };
    },
  }),
  'list-trust-anchors': command({
    about: 'List all trust anchors for mtls',
    who: 'anybody',
    flags: {},
    async run({ cluster }) {
      const certificate = await cluster.mutualTls.trustAnchor();
      if (certificate === undefined) return { trust_anchors: [] };
      return { trust_anchors: [{ 'certificate-reference': '0x01', certificate, 'cluster-coverage': 'full' }] };
    },
  }),
  'register-trust-anchor': refusedCommand(
    {
      about: 'Register a trust anchor for mtls',
      who: 'admin',
      flags: { path: required(text('PATH', 'Filepath of the trust anchor to register')), approval: approvalFlag },
    },
    MTLS,
  ),
  'set-enforcement': command({
    about: 'Set mtls enforcement policy in the cluster',
    who: 'admin',
    flags: {
      level: required(choice('LEVEL', 'Level to be set for mtls in the cluster', LEVELS)),
      approval: approvalFlag,
    },
    async run({ cluster }, { level, approval }) {
      if (approval !== undefined) throw notSimulated(MTLS_QUORUM);
      // User guide, cluster mtls set-enforcement: the default admin and nobody else.
      if (cluster.user?.username !== 'admin') {
        throw new SimError('invalid_configuration', 'Only the admin of the name admin sets it');
      }
      await cluster.mutualTls.setLevel(level);
      return { message: `Mtls enforcement level set to ${SHOWN[level]} successfully` };
    },
  }),
});
