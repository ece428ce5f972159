// The flags about where to listen and whom to let in.

import t from 'tap';
import { type BindingSettings, parseBinding } from '../../../app/http/binding.ts';
import { SimError } from '../../../src/errors.ts';

const TOKEN = 'abcdefghijklmnop';
const tokenOf = (flags: BindingSettings, canTell: boolean): string | undefined => {
  const token = parseBinding(flags, canTell).controlToken;
  return token && Buffer.from(token.reveal()).toString();
};

t.test('loopback unless told otherwise, and no token there', async (t) => {
  t.match(parseBinding({}, false), { host: '127.0.0.1', advertiseHost: '127.0.0.1', allowedOrigins: [] });
  for (const host of ['127.0.0.1', '127.0.0.9', '::1', 'localhost']) t.equal(tokenOf({ host }, true), undefined, host);
  t.equal(tokenOf({ token: TOKEN }, false), TOKEN, 'but one that is given counts');
});

t.test('elsewhere there is a token: the one given, or one that the ready file tells', async (t) => {
  t.equal(tokenOf({ host: '0.0.0.0', token: TOKEN }, false), TOKEN);
  t.match(tokenOf({ host: '::' }, true), /^[A-Za-z0-9]{32}$/);
  t.not(tokenOf({ host: '::' }, true), tokenOf({ host: '::' }, true));
  t.throws(() => parseBinding({ host: '0.0.0.0' }, false), {
    code: 'invalid_configuration',
    message: /--host 0\.0\.0\.0 .* --token .* --ready-file/,
  });
});

t.test('what it is called', async (t) => {
  const { advertiseHost, allowedHosts } = parseBinding(
    { host: '0.0.0.0', advertiseHost: 'KMS.test', token: TOKEN },
    false,
  );
  t.equal(advertiseHost, 'kms.test');
  t.ok(allowedHosts.includes('kms.test'), 'and that is allowed');
  t.equal(parseBinding({ host: '0.0.0.0', token: TOKEN }, false).advertiseHost, '127.0.0.1', 'not every address');
  t.equal(parseBinding({ host: '10.1.2.3', token: TOKEN }, false).advertiseHost, '10.1.2.3');
  t.ok(parseBinding({ allowedHosts: '.Example.com, kms' }, false).allowedHosts.includes('.example.com'));
});

t.test('what is none', async (t) => {
  const rows: readonly (readonly [BindingSettings, RegExp])[] = [
    [{ host: '' }, /--host takes an IP address or a host name/],
    [{ host: 'http://kms' }, /--host/],
    [{ host: 'kms:4760' }, /--host .* without a port/],
    [{ host: '[::1]' }, /--host/],
    [{ advertiseHost: 'a b' }, /--advertise-host/],
    [{ allowedHosts: '*' }, /--allowed-hosts/],
    [{ allowedHosts: 'kms,.' }, /--allowed-hosts/],
    [{ allowedOrigins: 'localhost:3000' }, /--allowed-origins takes origins/],
    [{ allowedOrigins: 'http://localhost:3000/' }, /--allowed-origins/],
    [{ allowedOrigins: 'null' }, /--allowed-origins/],
    [{ allowedOrigins: 'file:///x' }, /--allowed-origins/],
    [{ token: 'short' }, /--token, or CLOUDHSM_SIM_TOKEN, takes 16 to 256/],
    [{ token: 'with a space in the middle' }, /--token/],
    [{ token: 'x'.repeat(257) }, /--token/],
  ];
  for (const [flags, message] of rows) {
    t.throws(() => parseBinding(flags, true), { code: 'invalid_configuration', message }, JSON.stringify(flags));
  }
  try {
    parseBinding({ token: 'secret but short' }, true);
    t.fail('it is no token');
  } catch (error) {
    t.notMatch(error instanceof SimError && error.message, /secret but short/, 'it is not repeated');
  }
});
