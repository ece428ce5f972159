// A configuration file: YAML or JSON, all of it checked; errors name line and member.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { fromFile, parseConfiguration } from '../../../app/configuration/configuration-file.ts';
import { readSettings } from '../../../app/configuration/read-settings.ts';
import { UP_SETTINGS } from '../../../app/configuration/up-settings.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const parse = (text: string) =>
  Object.fromEntries([...parseConfiguration('sim.yaml', text, UP_SETTINGS)].map(([name, { text }]) => [name, text]));

t.test('YAML and JSON', async (t) => {
  const members = { port: '0', hsms: '3', bare: 'false', hsmType: 'hsm1.medium' };
  t.same(parse('port: 0\nhsms: 3 # of them\n\nbare: false\nhsmType: hsm1.medium\n'), members);
  t.same(parse('{"port": 0, "hsms": 3, "bare": false, "hsmType": "hsm1.medium"}'), members);
  for (const nothing of ['', '# nothing is set\n', '{}', '---\n']) t.same(parse(nothing), {}, JSON.stringify(nothing));
});

t.test('text is as it was written, whatever YAML takes it for', async (t) => {
  const digits = '0012345678901234567890';
  for (const text of [digits, `"${digits}"`, `!!str ${digits}`, `'${digits}'`]) {
    t.same(parse(`token: ${text}`), { token: digits }, text);
  }
  for (const text of ['0x0123456789abcdef', '1234567890.1234567890', '12345678901e99999']) {
    t.same(parse(`token: ${text}`), { token: text }, text);
  }
  t.same(parse('readyFile: 010\nseed: True\neventsFile: 1.50\nhost: 1e3\n'), {
    ...{ readyFile: '010', seed: 'True', eventsFile: '1.50', host: '1e3' },
  });
  t.same(parse('port: 0x10\nbare: True\nconnectDuration: 1e1\n'), { port: '16', bare: 'true', connectDuration: '10' });
});

t.test('a list may be one of YAML', async (t) => {
  t.same(parse('allowedHosts: a, b\nallowedOrigins: http://a\n'), {
    ...{ allowedHosts: 'a, b', allowedOrigins: 'http://a' },
  });
  t.same(parse('allowedHosts:\n  - a\n  - 0x10\nallowedOrigins: []\n'), { allowedHosts: 'a,0x10' });
});

t.test('what is wrong, with its line and its member', async (t) => {
  const rows: readonly (readonly [string, string | RegExp])[] = [
    ['port: 0\nprot: 1\n', 'sim.yaml:2: prot is no setting; did you mean port?'],
    ['port: 0\ncolour: 1\n', /^sim\.yaml:2: colour is no setting; there is port, .*logLevel, .*$/],
    ['port: 70000', "sim.yaml:1: port takes a whole number from 0 to 65535, not '70000'"],
    ['\n\nbare: yes\n', "sim.yaml:3: bare takes true or false, not 'yes'"],
    ['hsms:\n  - 2\n', 'sim.yaml:1: hsms takes a whole number from 1 to 28'],
    ['hsms:\n', 'sim.yaml:1: hsms takes a whole number from 1 to 28'],
    ['port: 0\nhost: a b\n', "sim.yaml:2: host takes an IP address or a host name, without a port, not 'a b'"],
    ['allowedHosts: [a, [b]]', 'sim.yaml:1: allowedHosts takes host names and addresses, with commas between them'],
    ['allowedHosts: [a, "*"]', /^sim\.yaml:1: allowedHosts takes host names .*, not '\*'$/],
    ['token: secret but short', /^sim\.yaml:1: token takes 16 to 256 letters, (?!.*secret)/],
    ['host: [a]', 'sim.yaml:1: host takes an IP address or a host name, without a port'],
    ['readyFile: {a: 1}', 'sim.yaml:1: readyFile takes a path'],
    ['- port\n', 'sim.yaml:1: a configuration is a map of settings'],
    ['port', 'sim.yaml:1: a configuration is a map of settings'],
    ['root:$6$secret:::\n', /^sim\.yaml:1: what stands here is no setting; there is port, (?!.*secret)/],
    [`${'secret'.repeat(20)}: 1`, /^sim\.yaml:1: what stands here is no setting; there is port, (?!.*secret)/],
    ['port: 0\nport: 1\n', /^sim\.yaml:2: .*unique/],
    ['port: 0\n"\n', /^sim\.yaml:[23]: /],
    ['{"port": 0', /^sim\.yaml:1: /],
    ['? [a]\n: 1\n', /^sim\.yaml:1: /],
    ['__proto__: 1\n', /^sim\.yaml:1: __proto__ is no setting/],
    ['port: &a 1\nhsms: *a\n', 'sim.yaml:2: hsms takes a whole number from 1 to 28'],
  ];
  for (const [text, message] of rows) {
    t.throws(() => parse(text), { code: 'invalid_configuration', message }, JSON.stringify(text));
  }
});

t.test('all that is wrong, in the order of the lines', async (t) => {
  const text = 'port: 70000\nprot: 1\nhsms: 3\nbare: yes\nallowedHosts: [a, "*"]\nhost:\n';
  t.throws(() => parse(text), {
    code: 'invalid_configuration',
    message: new RegExp(
      [
        "^sim\\.yaml:1: port takes a whole number from 0 to 65535, not '70000'",
        'sim\\.yaml:2: prot is no setting; did you mean port\\?',
        "sim\\.yaml:4: bare takes true or false, not 'yes'",
        "sim\\.yaml:5: allowedHosts takes .*, not '\\*'",
        'sim\\.yaml:6: host takes an IP address or a host name, without a port$',
      ].join('\n'),
    ),
  });
  t.throws(() => parse('port: 0\nport: 1\nbare: "\n\\u"\nseed: a: b\n'), {
    message: /^sim\.yaml:2: .*on line 1 already\nsim\.yaml:[34]: .*\n?/,
  });
});

t.test('a file that is none, or too long', async (t) => {
  const folder = temporaryFolder(t);
  const long = join(folder, 'long.yaml');
  writeFileSync(long, `# ${'x'.repeat(64 * 1024)}\n`);
  mkdirSync(join(folder, 'inner'));
  const rows: readonly (readonly [string, RegExp])[] = [
    [join(folder, 'absent.yaml'), /^--config: .*absent\.yaml does not exist; name a file that you may read$/],
    [join(folder, 'inner'), /^--config: .*inner is no file; name a file that you may read$/],
    ['/dev/zero', /^--config: \/dev\/zero is no file; name/],
    [join(long, 'below'), /^--config: .*below cannot be read/],
    [long, /^--config: .*long\.yaml has more than 65536 octets, which is too many: make it smaller$/],
  ];
  for (const [path, message] of rows) {
    t.throws(() => fromFile(path, '--config', UP_SETTINGS), { code: 'invalid_configuration', message }, path);
  }
});

t.test('the file is named by a flag, or by a variable, which is weaker', async (t) => {
  const folder = temporaryFolder(t);
  const [flagged, variable] = [join(folder, 'flagged.yaml'), join(folder, 'variable.yaml')];
  writeFileSync(flagged, 'hsms: 3\n');
  writeFileSync(variable, 'hsms: 4\nport: 0\n');
  const environment = { CLOUDHSM_SIM_CONFIG: variable };
  t.match(await readSettings(UP_SETTINGS, {}, environment), { hsms: 4, port: 0 });
  t.match(await readSettings(UP_SETTINGS, { hsms: '5' }, environment), { hsms: 5, port: 0 });
  t.match(await readSettings(UP_SETTINGS, { config: flagged }, environment), { hsms: 3, port: 4760 });
  t.match(await readSettings(UP_SETTINGS, {}, { CLOUDHSM_SIM_CONFIG: '' }), { hsms: 2 });
  await t.rejects(readSettings(UP_SETTINGS, {}, { CLOUDHSM_SIM_CONFIG: join(folder, 'absent') }), {
    message: /^CLOUDHSM_SIM_CONFIG: .* does not exist/,
  });
  await t.rejects(readSettings(UP_SETTINGS, { config: '' }, environment), { message: "--config takes a path, not ''" });
});
