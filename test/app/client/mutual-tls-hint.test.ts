// The hint at mutual TLS: where the cluster enforces it and a connection failed, and nowhere else.

import t from 'tap';
import type { ClusterClient } from '../../../app/client/cluster-client.ts';
import { withMutualTlsHint } from '../../../app/client/mutual-tls-hint.ts';
import type { HsmAddress } from '../../../src/client/hsm-link.ts';
import { type ErrorCode, SimError } from '../../../src/errors.ts';

const ADDRESS = { clusterId: 'cluster-1', hsmId: 'hsm-1' } as HsmAddress;

/** What an application hears whose connection fails so, at a cluster that is described so. */
async function heard(code: ErrorCode, describe: () => Promise<object>): Promise<unknown> {
  const failing = () => Promise.reject(new SimError(code, 'it failed'));
  const open = withMutualTlsHint(failing, { describe } as unknown as ClusterClient, 'show one');
  return open(ADDRESS).catch((error: unknown) => error);
}

const enforced = async () => ({ mutualTlsEnforced: true });
const open = async () => ({ mutualTlsEnforced: false });
const unknown = () => Promise.reject(new SimError('not_found', 'there is no such cluster'));

t.test('where it is enforced, a connection that fails may lack a certificate', async (t) => {
  const message = /^it failed; the cluster enforces mutual TLS: show one$/;
  t.match(await heard('connection_failed', enforced), { code: 'connection_failed', message });
});

t.test('otherwise it is told as it is', async (t) => {
  t.match(await heard('connection_failed', open), { code: 'connection_failed', message: /^it failed$/ });
  t.match(await heard('connection_failed', unknown), { code: 'connection_failed', message: /^it failed$/ });
  t.match(await heard('identity_mismatch', enforced), { code: 'identity_mismatch', message: /^it failed$/ });
});
