import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import t from 'tap';
import {
  checkInitialization,
  createClusterCsr,
  createCustomerCa,
  hsmSubject,
  type InitializationCertificates,
  issueCertificate,
  signCsr,
} from '../../../sim/cluster/certificates.ts';
import type { RsaKeyPair } from '../../../src/runtime/crypto.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { exampleCertificate, siblingCertificate, unrelatedCertificate } from '../../support/certificates.ts';

const publicKeyPem = (certificatePem: string): string =>
  new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'pem' }).toString();

const rootKeys: RsaKeyPair = {
  privateKeyPem: exampleCertificate.trustAnchorPrivateKeyPem,
  publicKeyPem: publicKeyPem(exampleCertificate.trustAnchorPem),
};
const clusterKeys: RsaKeyPair = {
  privateKeyPem: exampleCertificate.privateKeyPem,
  publicKeyPem: publicKeyPem(exampleCertificate.certificatePem),
};
const DAY_MS = 24 * 60 * 60 * 1000;
// Tests that do TLS or run openssl compare with the machine's date.
const nowMs = Date.now() - DAY_MS;
const issuance = { random: seededRandom(7), nowMs };

const trustAnchorPem = createCustomerCa(rootKeys, issuance);
const csrPem = createClusterCsr(clusterKeys, hsmSubject(issuance.random));
const authority = { certificatePem: trustAnchorPem, privateKeyPem: rootKeys.privateKeyPem };
const signedCertificatePem = signCsr(csrPem, authority, issuance);

const dates = (certificate: X509Certificate): number[] =>
  [certificate.validFrom, certificate.validTo].map((date) => Date.parse(date));

t.test('the customer CA is a self-signed root with Basic Constraints', async (t) => {
  const root = new X509Certificate(trustAnchorPem);
  t.ok(root.ca);
  t.ok(root.verify(root.publicKey));
  t.ok(root.checkIssued(root));
  t.ok(root.checkPrivateKey(createPrivateKey(rootKeys.privateKeyPem)));
  const [from = 0, to = 0] = dates(root);
  t.equal(from, Math.floor(nowMs / 1000) * 1000);
  t.equal(to - from, 3652 * DAY_MS);
  t.match(root.serialNumber, /^[4-7][0-9A-F]{39}$/);
});

t.test('the cluster certificate chains to it and is of the CSR', async (t) => {
  const root = new X509Certificate(trustAnchorPem);
  const certificate = new X509Certificate(signedCertificatePem);
  t.ok(certificate.verify(root.publicKey));
  t.ok(certificate.checkIssued(root));
  t.ok(certificate.checkPrivateKey(createPrivateKey(clusterKeys.privateKeyPem)));
  t.notOk(certificate.ca);
  t.match(
    certificate.subject,
    /^C=US\nST=CA\nO=Cavium\nOU=N3FIPS\nL=SanJose\nCN=HSM:[0-9A-F]{6}:PARTN:\d+\\, for FIPS mode$/,
  );
  // RFC 5280 section 4.1: TBSCertificate of version 1 begins with the serial number, an INTEGER.
  const tbs = certificate.raw.subarray(8);
  t.equal(certificate.raw.readUInt16BE(4), 0x3082);
  t.equal(tbs[0], 0x02);
});

t.test('TLS 1.3 accepts the chain', async (t) => {
  const server = createServer({ cert: signedCertificatePem, key: clusterKeys.privateKeyPem }, (socket) => socket.end());
  t.teardown(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ca: trustAnchorPem, checkServerIdentity: () => undefined });
  await once(socket, 'secureConnect');
  t.ok(socket.authorized);
  t.equal(socket.getProtocol(), 'TLSv1.3');
  socket.destroy();
});

const openssl = (...args: string[]) => spawnSync('openssl', args, { encoding: 'utf8' });
const opensslAbsent = openssl('version').status !== 0;

t.test('openssl reads the CSR, signs it as the guide says, and verifies both chains', async (t) => {
  if (opensslAbsent) {
    t.comment('there is no openssl on this machine: its view of the certificates is not tested');
    return;
  }
  const directory = t.testdir({ 'customerCA.crt': trustAnchorPem, 'customerCA.key': rootKeys.privateKeyPem });
  const path = (name: string): string => join(directory, name);
  writeFileSync(path('ours.crt'), signedCertificatePem);
  writeFileSync(path('cluster.csr'), csrPem);
  t.match(openssl('req', '-in', path('cluster.csr'), '-noout', '-verify').stderr, /verify OK/i);
  const issued = path('issued.crt');
  const root = ['-CA', path('customerCA.crt'), '-CAkey', path('customerCA.key'), '-CAcreateserial'];
  const signing = openssl('x509', '-req', '-days', '3652', '-in', path('cluster.csr'), ...root, '-out', issued);
  t.equal(signing.status, 0, signing.stderr);
  for (const name of ['ours.crt', 'issued.crt']) {
    t.match(openssl('verify', '-CAfile', path('customerCA.crt'), path(name)).stdout, /: OK/);
  }
  const text = openssl('x509', '-in', path('ours.crt'), '-noout', '-text').stdout;
  t.match(text, /Version: 1 \(0x0\)/);
  t.notMatch(text, /X509v3/);
});

const checked = (change: Partial<InitializationCertificates>, atMs = nowMs): (() => void) => {
  const given = { signedCertificatePem, trustAnchorPem, ...change };
  return () => checkInitialization(given, csrPem, atMs);
};

t.test('initialization takes what the customer signed', async (t) => {
  t.doesNotThrow(checked({}));
  const fixtures = {
    signedCertificatePem: exampleCertificate.certificatePem,
    trustAnchorPem: exampleCertificate.trustAnchorPem,
  };
  t.doesNotThrow(checked(fixtures));
});

t.test('initialization refuses any other certificate', async (t) => {
  const refusal = (message: RegExp) => ({ code: 'CloudHsmInvalidRequestException', message });
  const cases: readonly [string, () => void, RegExp][] = [
    ['not a certificate', checked({ signedCertificatePem: 'garbage' }), /is not one PEM certificate/],
    ['the CSR itself', checked({ signedCertificatePem: csrPem }), /is not one PEM certificate/],
    ['a damaged one', checked({ trustAnchorPem: trustAnchorPem.replace(/\n.{64}\n/, '\n') }), /is not one PEM/],
    ['a chain', checked({ trustAnchorPem: trustAnchorPem + trustAnchorPem }), /is not one PEM certificate/],
    ['too long', checked({ trustAnchorPem: `${trustAnchorPem}${' '.repeat(20_000)}` }), /too long/],
    ['an anchor that is a leaf', checked({ trustAnchorPem: signedCertificatePem }), /not a self-signed/],
    [
      'another root',
      checked({ trustAnchorPem: unrelatedCertificate.trustAnchorPem }),
      /not signed by the trust anchor/,
    ],
    ['not signed by the root', checked({ signedCertificatePem: unrelatedCertificate.certificatePem }), /not signed by/],
    [
      'the key of another cluster',
      checked({ signedCertificatePem: siblingCertificate.certificatePem }),
      /not signed by/,
    ],
    ['too early', checked({}, nowMs - 2000), /expired or is not valid yet/],
    ['too late', checked({}, nowMs + 3653 * DAY_MS), /expired or is not valid yet/],
  ];
  const notAnAuthority = issueCertificate({
    subject: [{ name: 'commonName', value: 'customerCA' }],
    ...{ publicKeyPem: rootKeys.publicKeyPem, ca: false, authority: rootKeys, issuance },
  });
  const signedByIt = signCsr(csrPem, { ...authority, certificatePem: notAnAuthority }, issuance);
  t.throws(
    checked({ trustAnchorPem: notAnAuthority, signedCertificatePem: signedByIt }),
    refusal(/without Basic Constraints that make it an authority/),
  );
  for (const [name, check, message] of cases) t.throws(check, refusal(message), name);
  const siblingUnderSameRoot = checked({
    trustAnchorPem: exampleCertificate.trustAnchorPem,
    signedCertificatePem: siblingCertificate.certificatePem,
  });
  t.throws(siblingUnderSameRoot, refusal(/not for the key of the cluster's CSR/));
});
