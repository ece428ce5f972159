// Where to listen and whom to let in, from the settings.

import t from 'tap';
import { type BindingSettings, bindingOf } from '../../../app/http/binding.ts';
import { Secret } from '../../../src/runtime/secret.ts';

const TOKEN = 'abcdefghijklmnop';
const token = Secret.fromText(TOKEN);
const tokenOf = (settings: BindingSettings, canTell: boolean): string | undefined => {
  const { controlToken } = bindingOf(settings, canTell);
  return controlToken && Buffer.from(controlToken.reveal()).toString();
};

t.test('no token on loopback', async (t) => {
  const host = '127.0.0.1';
  t.match(bindingOf({ host }, false), { host, advertiseHost: host, allowedOrigins: [] });
  for (const host of ['127.0.0.1', '127.0.0.9', '::1', 'localhost']) t.equal(tokenOf({ host }, true), undefined, host);
  t.equal(tokenOf({ host, token }, false), TOKEN, 'but one that is given counts');
});

t.test('elsewhere there is a token: the one given, or one that the ready file tells', async (t) => {
  t.equal(tokenOf({ host: '0.0.0.0', token }, false), TOKEN);
  t.match(tokenOf({ host: '::' }, true), /^[A-Za-z0-9]{32}$/);
  t.not(tokenOf({ host: '::' }, true), tokenOf({ host: '::' }, true));
  t.throws(() => bindingOf({ host: '0.0.0.0' }, false), {
    code: 'invalid_configuration',
    message: /^0\.0\.0\.0, .* --token or CLOUDHSM_SIM_TOKEN, .* --ready-file$/,
  });
});

t.test('what it is called', async (t) => {
  const { advertiseHost, allowedHosts } = bindingOf({ host: '0.0.0.0', advertiseHost: 'kms.test', token }, false);
  t.equal(advertiseHost, 'kms.test');
  t.ok(allowedHosts.includes('kms.test'), 'and that is allowed');
  t.equal(bindingOf({ host: '0.0.0.0', token }, false).advertiseHost, '127.0.0.1', 'not every address');
  t.equal(bindingOf({ host: '10.1.2.3', token }, false).advertiseHost, '10.1.2.3');
  t.same(bindingOf({ host: '::1', allowedHosts: ['.a'] }, false).allowedHosts, ['::1', '::1', '.a']);
});
