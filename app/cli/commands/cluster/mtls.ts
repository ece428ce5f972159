// `cluster mtls ...`: HSMs here keep no trust anchors for clients. Enforcement alone is simulated, for the cluster as a
// whole, by the control API (docs/control-api.md).

import { group, refusedCommand } from '../../language/command-node.ts';
import { choice, required, text } from '../../language/flag.ts';
import { MTLS } from '../../not-simulated.ts';
import { approvalFlag } from '../../tokens/with-approval.ts';

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
  'get-enforcement': refusedCommand(
    { about: 'Get the status of mtls enforcement in the cluster', who: 'user', flags: {} },
    MTLS,
  ),
  'list-trust-anchors': refusedCommand({ about: 'List all trust anchors for mtls', who: 'anybody', flags: {} }, MTLS),
  'register-trust-anchor': refusedCommand(
    {
      about: 'Register a trust anchor for mtls',
      who: 'admin',
      flags: { path: required(text('PATH', 'Filepath of the trust anchor to register')), approval: approvalFlag },
    },
    MTLS,
  ),
  'set-enforcement': refusedCommand(
    {
      about: 'Set mtls enforcement policy in the cluster',
      who: 'admin',
      flags: {
        level: required(
          choice('LEVEL', 'Level to be set for mtls in the cluster', [{ name: 'none' }, { name: 'cluster' }]),
        ),
        approval: approvalFlag,
      },
    },
    MTLS,
  ),
});
