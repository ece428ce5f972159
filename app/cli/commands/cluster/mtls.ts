// `cluster mtls ...`: the trust anchors for clients, and enforcement, for the cluster as a whole.

import { SimError } from '../../../../src/errors.ts';
import type { TrustAnchor } from '../../command-context.ts';
import { readInputFile } from '../../files.ts';
import { command, group } from '../../language/command-node.ts';
import { choice, type Flag, required, text, wrong } from '../../language/flag.ts';
import { MTLS_QUORUM, notSimulated } from '../../not-simulated.ts';
import { approvalFlag } from '../../tokens/with-approval.ts';

const LEVELS = [{ name: 'none' }, { name: 'cluster' }] as const;
const SHOWN = { none: 'None', cluster: 'Cluster' } as const;

const shownReference = (reference: number): string => `0x${reference.toString(16).padStart(2, '0')}`;

const show = ({ reference, certificatePem }: TrustAnchor): object => ({
  'certificate-reference': shownReference(reference),
  certificate: certificatePem,
  'cluster-coverage': 'full',
});

const REFERENCE = required(text('CERTIFICATE_REFERENCE', 'A hexadecimal or decimal certificate reference'));
const referenceFlag: Flag<number> = {
  ...REFERENCE,
  read(words) {
    const given = REFERENCE.read(words);
    const reference = /^(0x[0-9a-f]+|\d+)$/i.test(given) ? Number(given) : Number.NaN;
    if (!(reference <= 0xff)) throw wrong('no certificate reference: 0x01 or 0x02');
    return reference;
  },
};

function refuseApproval(approval: string | undefined): void {
  if (approval !== undefined) throw notSimulated(MTLS_QUORUM);
}

export const mtls = group('Manage mtls', {
  'deregister-trust-anchor': command({
    about: 'Deregister a trust anchor for mtls',
    who: 'admin',
    flags: { 'certificate-reference': referenceFlag, approval: approvalFlag },
    async run({ cluster }, { 'certificate-reference': reference, approval }) {
      refuseApproval(approval);
      await cluster.mutualTls.deregister(reference);
      return { message: `Trust anchor with reference ${shownReference(reference)} deregistered successfully` };
    },
  }),
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
      return { trust_anchors: (await cluster.mutualTls.trustAnchors()).map(show) };
    },
  }),
  'register-trust-anchor': command({
    about: 'Register a trust anchor for mtls',
    who: 'admin',
    flags: { path: required(text('PATH', 'Filepath of the trust anchor to register')), approval: approvalFlag },
    async run({ cluster }, { path, approval }) {
      refuseApproval(approval);
      return { trust_anchor: show(await cluster.mutualTls.register(readInputFile(path).toString('utf8'))) };
    },
  }),
  'set-enforcement': command({
    about: 'Set mtls enforcement policy in the cluster',
    who: 'admin',
    flags: {
      level: required(choice('LEVEL', 'Level to be set for mtls in the cluster', LEVELS)),
      approval: approvalFlag,
    },
    async run({ cluster }, { level, approval }) {
      refuseApproval(approval);
      // User guide, cluster mtls set-enforcement: the default admin and nobody else.
      if (cluster.user?.username !== 'admin') {
        throw new SimError('invalid_configuration', 'Only the admin of the name admin sets it');
      }
      await cluster.mutualTls.setLevel(level);
      return { message: `Mtls enforcement level set to ${SHOWN[level]} successfully` };
    },
  }),
});
