// Trust anchors for clients: their keys and their number, with certificates as the user guide has openssl make them.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { ClientTrustAnchors } from '../../../sim/cluster/client-trust-anchors.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const folder = temporaryFolder(t);
const root = (newKey: string): string => {
  const words = `req -x509 -nodes -days 10 -subj /CN=root -keyout ${join(folder, 'root.key')} -newkey ${newKey}`;
  return execFileSync('openssl', words.split(' '), { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
};
const curve = (name: string): string => `ec -pkeyopt ec_paramgen_curve:${name}`;

t.test('keys', async (t) => {
  for (const key of ['rsa:2048', 'rsa:3072', curve('P-256'), curve('P-384'), curve('P-521')]) {
    const anchors = new ClientTrustAnchors();
    t.match(anchors.register(root(key)), { reference: 1, certificatePem: /^-----BEGIN/ }, key);
  }
  for (const [key, shown] of [
    ['rsa:1024', 'rsa 1024'],
    [curve('secp224r1'), 'ec secp224r1'],
    ['ed25519', 'ed25519'],
  ] as const) {
    const anchors = new ClientTrustAnchors();
    t.throws(() => anchors.register(root(key)), {
      ...{ code: 'CloudHsmInvalidRequestException', message: new RegExp(`, not ${shown}\\.$`) },
    });
    t.same(anchors.list(), []);
  }
});

t.test('two, by the first references that are free', async (t) => {
  const anchors = new ClientTrustAnchors();
  t.equal(anchors.pem, undefined);
  const pem = root('rsa:2048');
  const references = (): number[] => anchors.list().map(({ reference }) => reference);
  for (const reference of [1, 2]) t.equal(anchors.register(pem).reference, reference);
  t.throws(() => anchors.register(pem), { message: /^A cluster has at most 2 / });
  t.equal(anchors.pem, `${pem}\n${pem}`);
  for (const reference of [0, 3, Number.NaN]) t.throws(() => anchors.deregister(reference), { code: 'not_found' });
  anchors.deregister(1);
  t.same(references(), [2]);
  t.equal(anchors.register(pem).reference, 1);
  t.same(references(), [1, 2]);
});
