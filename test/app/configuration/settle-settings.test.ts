// Flag, then environment, then file, then default; and what is wrong is named as its giver calls it.

import t from 'tap';
import type { Setting } from '../../../app/configuration/setting.ts';
import { type Source, settleSettings } from '../../../app/configuration/settle-settings.ts';
import { fromEnvironment, fromFlags } from '../../../app/configuration/sources.ts';
import { Secret } from '../../../src/runtime/secret.ts';

const SETTINGS = [
  { name: 'port', takes: 'integer', min: 0, max: 65_535, default: '4760', says: '' },
  { name: 'hsmType', takes: 'choice', values: ['hsm1.medium', 'hsm2m.medium'], default: 'hsm2m.medium', says: '' },
  { name: 'bare', takes: 'switch', default: 'false', says: '' },
  { name: 'keyStore', takes: 'switch', default: 'true', says: '' },
  { name: 'readyFile', takes: 'path', says: '' },
  { name: 'connectDuration', takes: 'integer_or_word', min: 0, max: 60, unit: 'of seconds', word: 'real', says: '' },
] as const satisfies readonly Setting[];

const fromMembers =
  (members: Readonly<Record<string, string>>): Source =>
  ({ name }) =>
    members[name] === undefined ? undefined : { text: members[name], as: `file:1: ${name}` };

t.test('the strongest source that has a setting counts, for each setting by itself', async (t) => {
  const flags = fromFlags({ port: '1' });
  const environment = fromEnvironment({ CLOUDHSM_SIM_PORT: '2', CLOUDHSM_SIM_HSM_TYPE: 'hsm1.medium' });
  const file = fromMembers({ port: '3', hsmType: 'hsm2m.medium', readyFile: 'ready.json' });
  const settled = { bare: false, keyStore: true, connectDuration: undefined };
  t.same(settleSettings(SETTINGS, [flags, environment, file]), {
    ...{ ...settled, port: 1, hsmType: 'hsm1.medium', readyFile: 'ready.json' },
  });
  t.equal(settleSettings(SETTINGS, [environment, file]).port, 2);
  t.equal(settleSettings(SETTINGS, [file]).port, 3);
  t.same(settleSettings(SETTINGS, []), { ...settled, port: 4760, hsmType: 'hsm2m.medium', readyFile: undefined });
});

t.test('a stronger source takes a switch back', async (t) => {
  const environment = fromEnvironment({ CLOUDHSM_SIM_BARE: 'true', CLOUDHSM_SIM_KEY_STORE: 'false' });
  t.match(settleSettings(SETTINGS, [environment]), { bare: true, keyStore: false });
  t.match(settleSettings(SETTINGS, [fromFlags({ bare: false, keyStore: true }), environment]), {
    ...{ bare: false, keyStore: true },
  });
});

t.test('variables: an empty one is not given, and neither is what Kubernetes says of a service', async (t) => {
  const environment = fromEnvironment({ CLOUDHSM_SIM_PORT: 'tcp://10.0.0.1:4760', CLOUDHSM_SIM_READY_FILE: '' });
  t.match(settleSettings(SETTINGS, [environment]), { port: 4760, readyFile: undefined });
});

t.test('what is taken', async (t) => {
  const settle = (flags: Record<string, unknown>) => settleSettings(SETTINGS, [fromFlags(flags)]);
  t.equal(settle({ port: '0' }).port, 0);
  t.equal(settle({ port: '65535' }).port, 65_535);
  t.equal(settle({ connectDuration: 'real' }).connectDuration, 'real');
  t.equal(settle({ connectDuration: '60' }).connectDuration, 60);
  const refused: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ port: '65536' }, "--port takes a whole number from 0 to 65535, not '65536'"],
    [{ port: '1e3' }, "--port takes a whole number from 0 to 65535, not '1e3'"],
    [{ port: '-1' }, "--port takes a whole number from 0 to 65535, not '-1'"],
    [{ port: '' }, "--port takes a whole number from 0 to 65535, not ''"],
    [{ hsmType: 'hsm1' }, "--hsm-type takes one of hsm1.medium, hsm2m.medium, not 'hsm1'"],
    [{ readyFile: '' }, "--ready-file takes a path, not ''"],
    [{ connectDuration: '61' }, "--connect-duration takes a whole number from 0 to 60 of seconds, or real, not '61'"],
  ];
  for (const [flags, message] of refused) {
    t.throws(() => settle(flags), { code: 'invalid_configuration', message }, message);
  }
});

t.test('where a process answers, and the token that it asks for', async (t) => {
  const settings = [
    { name: 'clusterEndpoint', takes: 'endpoint', says: '' },
    { name: 'clusterToken', takes: 'token', sizeMin: 1, sizeMax: 4096, says: '' },
  ] as const satisfies readonly Setting[];
  const settle = (flags: Record<string, string>) => settleSettings(settings, [fromFlags(flags)]);
  for (const url of ['http://127.0.0.1:4760', 'https://sim.example/behind/it', 'http://[::1]:1/']) {
    t.equal(settle({ clusterEndpoint: url }).clusterEndpoint?.href, new URL(url).href);
  }
  for (const url of ['', '127.0.0.1', 'ws://a', 'http://name@a', 'http://:word@a', 'http://a/?b', 'http://a/#b']) {
    const message = `--cluster-endpoint takes a URL as http://127.0.0.1:4760, not '${url}'`;
    t.throws(() => settle({ clusterEndpoint: url }), { code: 'invalid_configuration', message }, url);
  }
  // RFC 6750 section 2.1.
  t.ok(settle({ clusterToken: 'mF_9.B5f-4.1JqM~+/==' }).clusterToken?.equals(Secret.fromText('mF_9.B5f-4.1JqM~+/==')));
  for (const token of ['', '=', 'a b', 'a=b', 'ä', 'a\n', 'a'.repeat(4097)]) {
    t.throws(() => settle({ clusterToken: token }), {
      code: 'invalid_configuration',
      message: /^--cluster-token takes up to 4096 letters, .* and then '='$/,
    });
  }
});

t.test('hosts, origins and a token of some length', async (t) => {
  const settings = [
    { name: 'host', takes: 'host', says: '' },
    { name: 'allowedHosts', takes: 'hosts', says: '' },
    { name: 'allowedOrigins', takes: 'origins', says: '' },
    { name: 'token', takes: 'token', sizeMin: 16, sizeMax: 256, says: '' },
  ] as const satisfies readonly Setting[];
  const settle = (flags: Record<string, string>) => settleSettings(settings, [fromFlags(flags)]);
  for (const host of ['127.0.0.1', '::1', 'localhost', 'KMS.test']) {
    t.equal(settle({ host }).host, host.toLowerCase());
  }
  t.same(settle({ allowedHosts: '.Example.com, kms,10.0.0.1' }).allowedHosts, ['.example.com', 'kms', '10.0.0.1']);
  t.same(settle({ allowedOrigins: 'http://a:1,https://b' }).allowedOrigins, ['http://a:1', 'https://b']);
  const host = '--host takes an IP address or a host name, without a port';
  const hosts = '--allowed-hosts takes host names and addresses, with commas between them';
  const origins = '--allowed-origins takes origins like http://localhost:3000, with commas between them';
  const refused: readonly (readonly [Record<string, string>, string])[] = [
    ...['', 'http://kms', 'kms:4760', '[::1]', 'a b'].map(
      (text) => [{ host: text }, `${host}, not '${text}'`] as const,
    ),
    [{ allowedHosts: '' }, `${hosts}, not ''`],
    [{ allowedHosts: 'kms,*,10.0.0.1' }, `${hosts}, not '*'`],
    [{ allowedHosts: 'kms,.' }, `${hosts}, not '.'`],
    [{ allowedHosts: 'kms,' }, `${hosts}, not ''`],
    [{ allowedOrigins: 'http://a,localhost:3000' }, `${origins}, not 'localhost:3000'`],
    ...['http://localhost:3000/', 'null', 'file:///x'].map(
      (text) => [{ allowedOrigins: text }, `${origins}, not '${text}'`] as const,
    ),
  ];
  for (const [flags, message] of refused) {
    t.throws(() => settle(flags), { code: 'invalid_configuration', message }, message);
  }
  const message = "--token takes 16 to 256 letters, digits, '-', '.', '_', '~', '+', '/' and then '='";
  for (const token of ['short', 'with a space in the middle', 'x'.repeat(257)]) {
    t.throws(() => settle({ token }), { code: 'invalid_configuration', message }, token);
  }
  for (const token of ['x'.repeat(16), `${'x'.repeat(255)}=`]) t.ok(settle({ token }).token, token);
});

t.test('a wrong value is refused wherever it stands, and all of them at once', async (t) => {
  const sources = [
    fromFlags({ port: '0', hsmType: 'hsm1' }),
    fromEnvironment({ CLOUDHSM_SIM_PORT: 'many', CLOUDHSM_SIM_HSM_TYPE: 'hsm1.medium' }),
    fromMembers({ port: '-1', bare: 'maybe' }),
  ];
  t.throws(() => settleSettings(SETTINGS, sources), {
    code: 'invalid_configuration',
    message: [
      "CLOUDHSM_SIM_PORT takes a whole number from 0 to 65535, not 'many'",
      "file:1: port takes a whole number from 0 to 65535, not '-1'",
      "--hsm-type takes one of hsm1.medium, hsm2m.medium, not 'hsm1'",
      "file:1: bare takes true or false, not 'maybe'",
    ].join('\n'),
  });
});

t.test('each source is named in its own way', async (t) => {
  const message = (source: Source): string => {
    try {
      settleSettings(SETTINGS, [source]);
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing is wrong';
  };
  t.equal(
    message(fromEnvironment({ CLOUDHSM_SIM_KEY_STORE: 'no' })),
    "CLOUDHSM_SIM_KEY_STORE takes true or false, not 'no'",
  );
  t.equal(message(fromMembers({ bare: 'maybe' })), "file:1: bare takes true or false, not 'maybe'");
});
