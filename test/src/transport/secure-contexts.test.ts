import t from 'tap';
import { SecureContexts } from '../../../src/transport/secure-contexts.ts';
import { exampleCertificate } from '../../support/certificates.ts';

const { trustAnchorPem, certificatePem } = exampleCertificate;

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
