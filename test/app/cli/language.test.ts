// Command lines of CloudHSM CLI, which clap reads: what becomes values, and what becomes a message.

import t from 'tap';
import { loadCommandTree } from '../../../app/cli/command-tree.ts';
import { type ParsedCommand, parseCommand } from '../../../app/cli/language/parse-command.ts';
import { splitLine } from '../../../app/cli/language/split-line.ts';
import { Secret } from '../../../src/runtime/secret.ts';

const tree = await loadCommandTree('single_command', []);
const parse = (line: string, program = 'cloudhsm-sim cli'): ParsedCommand => {
  const split = splitLine(line);
  if ('open' in split) throw new Error(`unfinished: ${line}`);
  return parseCommand(tree, split.words, program);
};
const given = (line: string): Record<string, unknown> => {
  const parsed = parse(line);
  if (parsed.kind !== 'command') throw new Error(parsed.text);
  return parsed.given;
};
const usageError = (line: string, program?: string): string => {
  const parsed = parse(line, program);
  return parsed.kind === 'usage_error' ? parsed.text : `no usage error: ${parsed.kind}`;
};

t.test('a line becomes words as in sh', async (t) => {
  for (const [line, ...words] of [
    ['', ...[]],
    ['  key   list\t-v ', 'key', 'list', '-v'],
    ['--filter attr.label="my label"', '--filter', 'attr.label=my label'],
    [`--label 'a "b" \\c'`, '--label', 'a "b" \\c'],
    ['--label "a \\"b\\" \\c"', '--label', 'a "b" \\c'],
    ['--label a\\ b', '--label', 'a b'],
    ["--label ''", '--label', ''],
    ['user \\\nlist', 'user', 'list'],
  ] as const) {
    t.same(splitLine(line), { words }, line);
  }
  for (const [line, open] of [
    ['key list \\', '\\'],
    ['key list "', '"'],
    ['key list "a\\', '\\'],
    ["key 'list\\", "'"],
  ] as const) {
    t.same(splitLine(line), { open }, line);
  }
});

t.test('flags become values', async (t) => {
  t.match(given('user create --username Alice --role admin'), {
    username: 'Alice',
    role: 'admin',
    password: undefined,
  });
  t.match(given('key list --max-items=5 --starting-token 10 -v'), {
    ...{ 'max-items': 5, 'starting-token': 10, verbose: true },
  });
  t.match(given('key list'), { 'max-items': undefined, verbose: false, filter: { handle: undefined, attributes: [] } });
  const listed = given(
    'key list --filter attr.label=a attr.class=private-key --max-items 1 --filter attr.encrypt=true',
  );
  t.match(listed, { filter: { attributes: [{}, {}, {}] } }, 'lists go on to the next flag, and may be given again');
  t.match(given('key list --filter key-reference=0x1a'), { filter: { handle: 26 } });
  t.match(given('key list --filter key-reference=26'), { filter: { handle: 26 } });
  const password = given('login --username a --role admin --password p:w').password as Secret;
  t.ok(password instanceof Secret);
  t.equal(Buffer.from(password.reveal()).toString(), 'p:w');
  t.match(given('login --username a --role admin mfa-token-sign --token t'), {
    username: 'a',
    role: 'admin',
    token: 't',
  });
});

t.test('flags of the simulator stand anywhere', async (t) => {
  for (const line of [
    '--endpoint http://a user list',
    'user --endpoint http://a list',
    'user list --endpoint http://a',
  ]) {
    const parsed = parse(line);
    t.match(parsed, { kind: 'command', global: { endpoint: 'http://a' } }, line);
  }
});

t.test('the configuration file of the real program is not taken, and what stands in its place is told', (t) => {
  for (const line of [
    '--config /opt/cloudhsm/etc/cloudhsm-cli.cfg user list',
    'user list --config=a.cfg',
    '--config',
  ]) {
    t.equal(
      usageError(line),
      'error: --config is not taken: a configuration file names the HSMs of a real cluster. The simulator is named with ' +
        '--endpoint or --ready-file; the other settings have flags and environment variables of their own\n\n' +
        "For more information, try '--help'.\n",
      line,
    );
  }
  t.end();
});

t.test('what is wrong with a line is said as clap says it', async (t) => {
  for (const [line, message] of [
    ['user create --username a', 'the following required arguments were not provided:\n  --role <ROLE>\n'],
    ['key lst', "unrecognized subcommand 'lst'"],
    ['foo', "unrecognized subcommand 'foo'"],
    ['key list all', "unexpected argument 'all' found"],
    ['key list --al', "unexpected argument '--al' found"],
    ['key list -x', "unexpected argument '-x' found"],
    ['key list --verbose=yes', "unexpected argument '--verbose=yes' found"],
    ['key list --max-items', "a value is required for '--max-items <MAX_ITEMS>' but none was supplied"],
    ['key list --max-items x', "invalid value 'x' for '--max-items <MAX_ITEMS>': invalid digit found in string"],
    ['key list --max-items 0', "invalid value '0' for '--max-items <MAX_ITEMS>': 0 is not in 1..=4294967295"],
    ['key list -v -v', "the argument '--verbose' cannot be used multiple times"],
    [
      'user delete --username a --role CU',
      "invalid value 'CU' for '--role <ROLE>'\n  [possible values: crypto-user, admin]",
    ],
    [
      'user change-mfa token-sign --username a --role admin --token t --deregister',
      "the argument '--token <TOKEN>' cannot be used with '--deregister'",
    ],
    [
      'crypto sign ed25519 --key-filter',
      'the following required arguments were not provided:\n  <--data-path <DATA_PATH>|--data <DATA>>\n',
    ],
    ['crypto sign ed25519 --key-filter --data *', "invalid value '*' for '--data <DATA>': not base64"],
    ['crypto sign ed25519 --key-filter --data aGVsbG8', "invalid value 'aGVsbG8' for '--data <DATA>': not base64"],
    [
      'crypto sign ed25519 --key-filter --data aGVsbG9=',
      "for '--data <DATA>': not base64: its last bits are not zero (RFC 4648 section 3.5)",
    ],
    [
      'crypto sign ed25519 --key-filter --data YR==',
      "for '--data <DATA>': not base64: its last bits are not zero (RFC 4648 section 3.5)",
    ],
    ['key list --filter label=x', "invalid value 'label=x' for '--filter [<FILTER>...]': write key-reference=0xabc"],
    ['key list --filter attr.colour=red', 'there is no key attribute colour'],
    ['key list --filter attr.encrypt=yes', 'yes is neither true nor false'],
    ['key list --filter attr.class=key', 'key is none of secret-key, private-key, public-key'],
    ['key list --filter key-reference=1 attr.label=x', 'either key-reference=..., or attr....=...'],
    ['key list --filter key-reference=0x1g', '0x1g is no key reference'],
    [`key list --filter attr.label=${'x'.repeat(128)}`, 'a label is at most 127 characters long'],
  ] as const) {
    const text = usageError(line);
    t.ok(text.startsWith('error: '), line);
    t.ok(text.includes(message), `${line}: ${text}`);
    t.ok(text.endsWith("For more information, try '--help'.\n"), line);
  }
  const usage = 'Usage: key delete [OPTIONS] --filter [<FILTER>...]';
  t.ok(usageError('key delete', '').includes(usage), 'in the shell without the program');
  t.ok(usageError('key delete').includes(usage.replace('key', 'cloudhsm-sim cli key')), 'and elsewhere with it');
  t.match(usageError('key'), /^Key management\n\nUsage: cloudhsm-sim cli key \[OPTIONS\] <COMMAND>\n\nCommands:\n/);
});

t.test('a password is in no message', async (t) => {
  for (const line of [
    'user create --username a --role CU --password Hidden12345',
    'user create --role admin --password Hidden12345',
    'login --username a --role admin --password Hidden12345 --password Hidden12345',
  ]) {
    t.notMatch(usageError(line), 'Hidden12345');
  }
});

t.test('help, for each node, in each of its spellings', async (t) => {
  for (const line of ['help key list', 'key help list', 'key list --help', 'key list -h', 'key list -v --help']) {
    const parsed = parse(line, '');
    t.equal(parsed.kind, 'help', line);
    if (parsed.kind !== 'help') continue;
    t.match(parsed.text, /^List the keys the current user owns, shares, and all public keys in the HSM cluster\n\n/);
    t.match(parsed.text, /\n\nUsage: key list \[OPTIONS\]\n\nOptions:\n {6}--cluster-id <CLUSTER_ID>\n/);
    t.match(parsed.text, /\n {6}--filter \[<FILTER>\.\.\.\]\n {10}Key reference \(e\.g\. key-reference=0xabc\) or /);
    t.match(parsed.text, /\n {2}-v, --verbose\n/);
    t.match(parsed.text, /\n {2}-h, --help\n {10}Print help\n$/);
  }
  const login = parse('help login');
  t.match(login, {
    text: /Usage: cloudhsm-sim cli login \[OPTIONS\] --username <USERNAME> --role <ROLE> \[COMMAND\]\n\nCommands:\n {2}mfa-token-sign {2}/,
  });
  t.match(login, {
    text: /Possible values:\n {10}- crypto-user: A CryptoUser has .*\n {10}- admin: {7}An Admin has /,
  });
  t.match(parse('help key set-attribute'), { text: / --value <KEY_ATTRIBUTE_VALUE>\.\.\.\n/ });
  t.match(parse('key set-attribute --value --name a'), {
    ...{
      kind: 'usage_error',
      text: "a value is required for '--value <KEY_ATTRIBUTE_VALUE>...' but none was supplied",
    },
  });
  t.match(parse('help key generate-asymmetric-pair ec'), {
    text: /possible values: prime256v1, secp256r1, secp224r1,/,
  });
  const gcm = 'key-type-class label session iv approval'.split(' ').join('[^]* {4}--');
  t.match(parse('help key unwrap aes-gcm'), { text: new RegExp(`--tag-length-bits[^]* {4}--${gcm}`) });
  t.match(parse('help key fly'), { kind: 'usage_error', text: "unrecognized subcommand 'fly'" });
  const root = parse('help');
  for (const name of ['cluster', 'crypto', 'key', 'login', 'logout', 'quorum', 'user', 'interactive', 'help']) {
    t.match(root, { text: new RegExp(`\n {2}${name} +[A-Z]`) }, name);
  }
  const shell = parseCommand(await loadCommandTree('interactive', ['help']), ['help'], '');
  t.match(shell, { text: /\n {2}quit +[A-Z]/ });
});

t.test('help of a command with more to say: all of it, and a summary for -h', async (t) => {
  const { text } = parse('help user delete', '') as { readonly text: string };
  t.equal(
    text,
    `Delete a user

Usage: user delete [OPTIONS] --username <USERNAME> --role <ROLE>

Options:
      --cluster-id <CLUSTER_ID>
          Unique Id to choose which of the clusters in the config file to run the operation against. If not provided, will fall back to the value provided when interactive mode was started, or error

      --username <USERNAME>
          Username to access the HSM cluster

      --role <ROLE>
          Role the user has in the cluster

          Possible values:
          - crypto-user: A CryptoUser has the ability to manage and use keys
          - admin:       An Admin has the ability to manage user accounts

      --approval <APPROVAL>
          Filepath of signed quorum token file to approve operation

  -h, --help
          Print help (see a summary with '-h')
`,
  );
  t.match(parse('user delete --help', ''), { text });
  const summary = parse('user delete -h', '') as { readonly text: string };
  t.match(
    summary.text,
    /\n {6}--role <ROLE>\n {10}Role the user has in the cluster \[possible values: crypto-user, admin\]\n/,
  );
  t.match(summary.text, /\n {2}-h, --help\n {10}Print help \(see more with '--help'\)\n$/);
  t.match(parse('cluster activate --help'), { text: /^Activate a cluster\n\nThis command will set the initial Admin/ });
  t.match(parse('cluster activate -h'), { text: /^Activate a cluster\n\nUsage: / });
});

t.test('a label is as long as the user guide says', async (t) => {
  const [fits, long] = ['x'.repeat(127), 'x'.repeat(128)];
  const commands = [
    (label: string) => `key generate-symmetric aes --key-length-bytes 16 --label ${label}`,
    (label: string) => `key generate-symmetric generic-secret --key-length-bytes 16 --label ${label}`,
    (label: string) => `key generate-asymmetric-pair ec --curve secp256r1 --public-label ${label} --private-label a`,
    (label: string) => `key generate-asymmetric-pair ec --curve secp256r1 --public-label a --private-label ${label}`,
    (label: string) => `key import pem --path a --key-type-class ec-public --label ${label}`,
    (label: string) => `key unwrap rsa-pkcs --filter attr.label=a --data YQ== --key-type-class aes --label ${label}`,
  ];
  for (const command of commands) {
    t.equal(parse(command(fits)).kind, 'command', command('...'));
    t.match(
      usageError(command(long)),
      /^error: invalid value .*: a label is at most 127 characters long\n/,
      command('...'),
    );
  }
});

t.test('the tree is what the user guide lists', async (t) => {
  const paths: string[] = [];
  const walk = ({ children, action }: typeof tree, path: string): void => {
    if (action !== undefined && 'who' in action) paths.push(path);
    for (const [name, child] of Object.entries(children)) walk(child, `${path} ${name}`.trim());
  };
  walk(tree, '');
  const mechanisms = 'aes-gcm aes-no-pad aes-pkcs5-pad aes-zero-pad cloudhsm-aes-gcm rsa-aes rsa-oaep rsa-pkcs'.split(
    ' ',
  );
  const signatures = 'ecdsa ed25519 ed25519ph mldsa rsa-pkcs rsa-pkcs-pss'.split(' ');
  const settings = 'list-quorum-values list-timeouts set-quorum-value set-timeout'.split(' ');
  const expected = [
    ...['cluster activate', 'cluster hsm-info'],
    ...[
      'register-trust-anchor',
      'deregister-trust-anchor',
      'list-trust-anchors',
      'get-enforcement',
      'set-enforcement',
    ].map((name) => `cluster mtls ${name}`),
    ...signatures.flatMap((name) => [`crypto sign ${name}`, `crypto verify ${name}`]),
    ...['key delete', 'key generate-file', 'key import pem', 'key list', 'key replicate', 'key set-attribute'],
    ...['key share', 'key unshare', 'key generate-symmetric aes', 'key generate-symmetric generic-secret'],
    ...['rsa', 'ec', 'mldsa'].map((name) => `key generate-asymmetric-pair ${name}`),
    ...mechanisms.flatMap((name) => [`key wrap ${name}`, `key unwrap ${name}`]),
    ...['login', 'login mfa-token-sign', 'logout'],
    ...['delete', 'generate', 'list', ...settings].map((name) => `quorum token-sign ${name}`),
    ...[
      'change-mfa token-sign',
      'change-password',
      'change-quorum token-sign register',
      'create',
      'delete',
      'list',
    ].map((name) => `user ${name}`),
    'user replicate',
  ];
  t.same(paths.sort(), expected.sort());
});
