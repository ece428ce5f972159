// A client of HSMs that want a certificate of their clients.

import { inspect } from 'node:util';
import t from 'tap';
import { type ClientCertificate, startSimulator } from '../../../app/library/index.ts';
import { clientCertificates } from '../../support/client-certificates.ts';

t.test('HsmClient with a certificate, with another one, and with none', async (t) => {
  const files = clientCertificates(t);
  for (const name of ['root', 'foreign']) files.authority(name);
  files.client('client', 'root');
  files.client('stranger', 'foreign');
  const of = (name: string): ClientCertificate => ({
    certificate: files.read(`${name}.crt`),
    privateKey: files.read(`${name}.key`),
  });

  await using simulator = await startSimulator();
  const { clusters } = simulator.control;
  await clusters.registerTrustAnchor(simulator.clusterId, files.read('root.crt'));
  await clusters.enforceMutualTls(simulator.clusterId, true);
  const hsm = await simulator.connectHsm({ clientCertificate: of('client') });
  const key = await hsm.generateKey({ type: 'aes', lengthBytes: 32 }, { encrypt: true, decrypt: true });
  const { octets } = await hsm.encrypt(key, Buffer.from('hello'));
  t.same(await hsm.decrypt(key, octets), Buffer.from('hello'));
  const secret = of('client').privateKey.split('\n')[3] ?? '';
  t.notOk(inspect(hsm, { depth: Infinity, showHidden: true }).includes(secret), 'its key is not to be seen');

  const message = /enforces mutual TLS: clientCertificate has to be valid, and under one of its trust anchors$/;
  await t.rejects(simulator.connectHsm(), { code: 'connection_failed', message });
  await t.rejects(simulator.connectHsm({ clientCertificate: of('stranger') }), { code: 'connection_failed', message });

  const { certificate, privateKey } = of('client');
  const other = of('stranger').privateKey;
  for (const [clientCertificate, text] of [
    [{ certificate }, /^clientCertificate.privateKey is missing: /],
    [{ privateKey }, /^clientCertificate.certificate is missing: /],
    [{ certificate: 'none', privateKey }, /^clientCertificate.certificate is no certificate in PEM format$/],
    [{ certificate, privateKey: 'none' }, /^clientCertificate.privateKey is no private key in PEM format$/],
    [{ certificate, privateKey: other }, /^clientCertificate.privateKey is not the private key of the certificate /],
  ] as const) {
    const given = { clientCertificate: clientCertificate as ClientCertificate };
    await t.rejects(simulator.connectHsm(given), { code: 'invalid_configuration', message: text });
  }

  await clusters.enforceMutualTls(simulator.clusterId, false);
  t.ok(await simulator.connectHsm({ clientCertificate: of('stranger') }), 'where nobody asks, any may be shown');
  t.ok(await simulator.connectHsm());
});
