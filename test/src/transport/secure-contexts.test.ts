import t from 'tap';
import { Secret } from '../../../src/runtime/secret.ts';
import { SecureContexts } from '../../../src/transport/secure-contexts.ts';
import { exampleCertificate, unrelatedCertificate } from '../../support/certificates.ts';

const { trustAnchorPem, certificatePem, privateKeyPem } = exampleCertificate;

t.test('connections under one trust anchor share a context, and under another have another', async (t) => {
  const contexts = new SecureContexts();
  const context = contexts.under(trustAnchorPem);
  t.equal(contexts.under(trustAnchorPem), context);
  t.not(contexts.under(certificatePem), context);
  t.not(new SecureContexts().under(trustAnchorPem), context, 'others keep their own');
});

t.test('of very many, those that were made first are forgotten', async (t) => {
  const contexts = new SecureContexts();
  const first = contexts.under(trustAnchorPem);
  for (let count = 0; count < 32; count++) contexts.under(`${trustAnchorPem}${'\n'.repeat(count + 1)}`);
  t.not(contexts.under(trustAnchorPem), first);
});

t.test('an identity that TLS does not take is refused at once, and nothing is said of its key', (t) => {
  const refused = (privateKeyPem: string): void => {
    const identity = { certificatePem, privateKey: Secret.fromText(privateKeyPem) };
    t.throws(() => new SecureContexts(identity), {
      ...{ code: 'invalid_configuration', message: /^TLS does not take the client certificate: / },
    });
  };
  refused('no key');
  refused(unrelatedCertificate.privateKeyPem);
  new SecureContexts({ certificatePem, privateKey: Secret.fromText(privateKeyPem) });
  t.end();
});
