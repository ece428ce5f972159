// `cluster mtls`: trust anchors for clients, and enforcement, with the shapes of AWS's user guide and with what they do to a
// client that comes with a certificate.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import t from 'tap';
import { loadCommandTree } from '../../../app/cli/command-tree.ts';
import { parseCommand } from '../../../app/cli/language/parse-command.ts';
import { exampleCertificate, unrelatedCertificate } from '../../support/certificates.ts';
import { startCliSession } from '../../support/cli-session.ts';
import { expectedShape, shapeOf } from '../../support/cli-shapes.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const folder = temporaryFolder(t);
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const [own, other] = [exampleCertificate, unrelatedCertificate];

const cli = startCliSession(t, world);
const admin = (): Promise<void> => cli.login('admin', 'admin', world.passwordOf('admin'));
const register = (path: string): string => `cluster mtls register-trust-anchor --path ${path}`;
const anchors = async (): Promise<unknown> => (await cli.data('cluster mtls list-trust-anchors')).trust_anchors;
/** As the control API has it: enforcement locks out this CLI, which has no certificate. */
const takeBack = () =>
  world.control(`clusters/${world.clusterId}/mtls`, {
    ...{ method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"enforcement": "none"}' },
  });

/** Is a client with that certificate answered by an HSM? */
function isAnswered(identity?: { readonly certificatePem: string; readonly privateKeyPem: string }): Promise<boolean> {
  const { hostname, port } = new URL(world.ready.clusters[0]?.hsms[0]?.endpoint ?? '');
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host: hostname, port: Number(port), rejectUnauthorized: false },
      ...(identity && { cert: identity.certificatePem, key: identity.privateKeyPem }),
    });
    socket.once('secureConnect', () => socket.write('GET / HTTP/1.1\r\nHost: hsm\r\n\r\n'));
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

t.test('trust anchors are registered, listed without log in, and deregistered', async (t) => {
  t.same(await anchors(), []);
  await admin();
  const first = file('first.crt', other.trustAnchorPem);
  const anchor = (reference: string, certificate: string) => ({
    ...{ 'certificate-reference': reference, certificate, 'cluster-coverage': 'full' },
  });
  const registered = expectedShape({ trust_anchor: anchor('0x01', other.trustAnchorPem) });
  t.equal(shapeOf(await cli.run(register(first))), registered);
  const chain = own.trustAnchorPem + other.trustAnchorPem;
  t.same(await cli.data(register(file('chain.crt', chain))), { trust_anchor: anchor('0x02', chain) });
  t.equal(await cli.failure(register(first)), 'A cluster has at most 2 trust anchors for clients.');
  await cli.data('logout');
  t.same(await anchors(), [anchor('0x01', other.trustAnchorPem), anchor('0x02', chain)]);
  await admin();
  t.same(await cli.data('cluster mtls deregister-trust-anchor --certificate-reference 0x01'), {
    message: 'Trust anchor with reference 0x01 deregistered successfully',
  });
  t.match(await cli.failure('cluster mtls deregister-trust-anchor --certificate-reference 1'), /reference 1$/);
  for (const reference of ['0x100', '256', '-1', 'one']) {
    const words = `cluster mtls deregister-trust-anchor --certificate-reference ${reference}`.split(' ');
    t.equal(parseCommand(await loadCommandTree('interactive', words), words, '').kind, 'usage_error', reference);
  }
  t.match(await cli.data(register(first)), { trust_anchor: { 'certificate-reference': '0x01' } }, 'free again');
  for (const reference of [1, 2]) {
    await cli.data(`cluster mtls deregister-trust-anchor --certificate-reference ${reference}`);
  }
  t.same(await anchors(), []);
});

t.test('what is no trust anchor', async (t) => {
  await admin();
  const refused = (text: string): Promise<string> => cli.failure(register(file('odd.crt', text)));
  t.equal(await refused('no certificate'), 'A trust anchor is a certificate in PEM format, or a chain of them.');
  t.match(await refused(own.trustAnchorPem.replace('MII', 'MIA')), /^A trust anchor is a certificate in PEM format/);
  t.match(await refused(own.certificatePem), /^A trust anchor is the certificate of an authority/);
  t.equal(await refused(own.trustAnchorPem.repeat(8)), 'A trust anchor is at most 6980 octets long.');
  t.match(await cli.failure(register(join(folder, 'absent'))), /cannot be read/);
  t.match(await cli.failure(`${register('a')} --approval file`), /quorum approval of mutual TLS$/);
  t.same(await anchors(), []);
});

t.test('enforced: a certificate under a registered anchor, and no other', async (t) => {
  t.equal(await isAnswered(), true, 'not enforced: nobody needs one');
  await admin();
  await cli.data(register(file('other.crt', other.trustAnchorPem)));
  t.same(await cli.data('cluster mtls set-enforcement --level none'), {
    message: 'Mtls enforcement level set to None successfully',
  });
  t.match(await cli.failure('cluster mtls set-enforcement --level cluster --approval file'), /quorum approval/);
  t.same(await cli.run('cluster mtls get-enforcement'), { error_code: 0, data: { 'mtls-enforcement-level': 'none' } });
  t.same(await cli.data('cluster mtls set-enforcement --level cluster'), {
    message: 'Mtls enforcement level set to Cluster successfully',
  });
  t.match(await (await world.control(`clusters/${world.clusterId}`)).json(), { mutualTlsEnforced: true });
  t.equal(await isAnswered(other), true, 'under the anchor');
  t.equal(await isAnswered(own), false, 'under another one');
  t.equal(await isAnswered(), false, 'none at all');

  const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const body = JSON.stringify({ certificatePem: own.trustAnchorPem });
  const path = `clusters/${world.clusterId}/trust-anchors`;
  t.equal((await world.control(path, { ...post, body })).status, 201);
  t.same([await isAnswered(own), await isAnswered(other)], [true, true], 'a second anchor counts at once');
  t.equal((await world.control(`${path}/1`, { method: 'DELETE' })).status, 204);
  t.same([await isAnswered(own), await isAnswered(other)], [true, false], 'one that is gone does not');

  const added = await world.control(`clusters/${world.clusterId}/hsms`, {
    ...{ ...post, body: '{"availabilityZone": "us-east-1c"}' },
  });
  t.equal(added.status, 200, 'an HSM that is added');
  t.equal((await takeBack()).status, 200);
  t.equal(await isAnswered(), true);
  t.equal((await world.control(`${path}/2`, { method: 'DELETE' })).status, 204);
});

t.test('who may change it', async (t) => {
  t.match(await startCliSession(t, world).failure('cluster mtls get-enforcement'), /^Nobody is logged in/);
  await admin();
  await cli.data('user create --username deputy --role admin --password Deputy12345');
  const deputy = startCliSession(t, world);
  await deputy.login('deputy', 'admin', 'Deputy12345');
  const set = 'cluster mtls set-enforcement --level none';
  t.equal(await deputy.failure(set), 'Only the admin of the name admin sets it');
  await deputy.data(register(file('deputy.crt', other.trustAnchorPem)));
  await deputy.data('cluster mtls deregister-trust-anchor --certificate-reference 0x1');
  const user = startCliSession(t, world);
  await user.login('example_user', 'crypto-user', world.passwordOf('example_user'));
  for (const line of [set, register('a'), 'cluster mtls deregister-trust-anchor --certificate-reference 1']) {
    t.match(await user.failure(line), /^Only an admin can run this command/, line);
  }
});

t.test('a cluster of hsm1.medium has none', async (t) => {
  const old = await runSimulator(t, { seed: 'cluster', hsmType: 'hsm1.medium' });
  const cli = startCliSession(t, old);
  await cli.login('admin', 'admin', old.passwordOf('admin'));
  const text = 'A cluster of hsm1.medium has no trust anchors for clients.';
  t.equal(await cli.failure(register(file('old.crt', other.trustAnchorPem))), text);
  t.same(await cli.data('cluster mtls list-trust-anchors'), { trust_anchors: [] });
});
