// Every command asked for what it cannot do: one line that says what and how to mend it, exit code 2, nothing half-started.

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { commandTree, everyCommand } from '../../../app/commands/command-tree.ts';
import { loadProgram } from '../../../app/commands/program.ts';
import { askingCommands } from '../../support/asking-commands.ts';
import { runHere } from '../../support/command-here.ts';
import { temporaryFolder, type Variables } from '../../support/up-process.ts';

const folder = temporaryFolder(t);
const file = (name: string, text = ''): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const absent = join(folder, 'absent', 'file');
const ready = join(folder, 'ready.json');
const nobody = ['--endpoint', 'http://127.0.0.1:1'];
const isRoot = process.getuid?.() === 0;
const broken = file('broken.yaml', 'a: [');
const binary = join(folder, 'binary');
writeFileSync(binary, Uint8Array.of(0xff, 0xfe, 0));
const plain = file('plain.yaml', 'logLevel: warn\n');
const leftReady = file('left.json', '{"pid": 1, "endpoint": "http://127.0.0.1:1", "clusters": []}');
const strangeHost = file('strange-host.yaml', 'port: 0\nhost: a b\n');
/** Nobody will ever write to it, or read from it. */
const fifo = join(folder, 'fifo');
execFileSync('mkfifo', [fifo]);
const listening = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => listening.once('listening', resolve));
t.teardown(() => void listening.close());
const address = listening.address();
const taken = String(typeof address === 'object' ? address?.port : '');

/** Words behind `cloudhsm-sim`, what the line says, variables. */
type Row = readonly [args: readonly string[], says: RegExp, variables?: Variables];

/** Of everything that serves. */
const SERVING: readonly Row[] = ['up', 'cluster', 'kms'].flatMap((command): readonly Row[] => {
  const start = [command, '--ready-file', ready];
  return [
    [[...start, '--port', 'http'], /--port takes a whole number from 0 to 65535, not 'http'/],
    [[...start, '--port', taken], new RegExp(`port ${taken} on 127.0.0.1 is in use; choose another with --port`)],
    [[command, '--port', '0', '--ready-file', absent], /--ready-file .* cannot be written; name a file/],
    [[command, '--port', '0', '--ready-file', folder], /--ready-file .* cannot be written; name a file/],
    ...[absent, folder, fifo, '/dev/null'].map(
      (path): Row => [
        [...start, '--port', '0', '--events-file', path],
        /--events-file .* cannot be written; name a file/,
      ],
    ),
    [[command, '--port', '0', '--ready-file', fifo], /--ready-file .* cannot be written; name a file/],
    [
      [command, '--port', '0', '--config', plain, '--ready-file', plain],
      /--ready-file .* is no ready file; name another/,
    ],
    [[...start, '--port', '0', '--events-file', ready], /--ready-file and --events-file name the same file/],
    [[...start, '--config', fifo], /--config: .* is no file; name a file/],
    [[...start, '--token', 'short'], /--token takes 16 to 256 letters, [^']*'-', .* and then '='$/],
    [start, /CLOUDHSM_SIM_TOKEN takes 16 to 256 letters/, { CLOUDHSM_SIM_TOKEN: 'short' }],
    [[command, '--port', '0', '--host', '0.0.0.0'], /can be reached from elsewhere: give the control API a token/],
    [[...start, '--host', 'a b'], /--host takes an IP address or a host name, without a port, not 'a b'/],
    [start, /CLOUDHSM_SIM_ADVERTISE_HOST takes an IP address .* not 'a:1'/, { CLOUDHSM_SIM_ADVERTISE_HOST: 'a:1' }],
    [[...start, '--allowed-hosts', 'a', '--allowed-hosts', '*'], /--allowed-hosts takes host names .* not '\*'/],
    [
      [...start, '--allowed-origins', 'here'],
      /--allowed-origins takes origins like http:\/\/localhost:3000, .* not 'here'/,
    ],
    [[...start, '--config', strangeHost, '--host', '127.0.0.1'], /strange-host\.yaml:2: host takes an IP address/],
    [[...start, '--config', absent], /--config: .* does not exist; name a file/],
    [[...start, '--config', broken], /broken\.yaml:\d+: /],
    [[...start, '--config', file('other.yaml', 'prot: 1')], /other\.yaml:1: prot is no setting; did you mean port\?/],
    [start, /CLOUDHSM_SIM_PORT takes .* not 'many'/, { CLOUDHSM_SIM_PORT: 'many' }],
    [[...start, '--port', '0'], /CLOUDHSM_SIM_PORT takes .* not 'many'/, { CLOUDHSM_SIM_PORT: 'many' }],
    [start, /CLOUDHSM_SIM_PROT is no variable .*; did you mean CLOUDHSM_SIM_PORT\?/, { CLOUDHSM_SIM_PROT: '8080' }],
    [[...start, '--log-level', 'loud'], /--log-level takes one of trace, .* not 'loud'/],
    [[...start, '--prot', '0'], /unknown option '--prot'; did you mean .*--port/],
  ];
});

const SEEDED: readonly Row[] = ['up', 'cluster'].flatMap((command): readonly Row[] => {
  const seeded = (path: string) => [command, '--port', '0', '--ready-file', ready, '--seed', path];
  return [
    [seeded(absent), /the seed .* does not exist/],
    ...[folder, fifo].map((path): Row => [seeded(path), /the seed .* is no file/]),
    [seeded(broken), /broken\.yaml:\d+: /],
    [seeded(file('next.yaml', 'version: 2')), /next\.yaml:1: version: this simulator knows version 1, and no other/],
    [[...seeded(file('good.yaml', 'version: 1')), '--hsms', '3'], /--hsms is about the default seed/],
  ];
});

const ASKING: readonly Row[] = askingCommands(file('none.yaml', '[]')).flatMap((words): readonly Row[] => [
  [[...words, ...nobody], /nothing answers at http:\/\/127\.0\.0\.1:1: is the simulator running\?/],
  [
    [...words, ...nobody],
    /CLOUDHSM_SIM_ENDPONT is no variable .*; did you mean CLOUDHSM_SIM_ENDPOINT\?/,
    { CLOUDHSM_SIM_ENDPONT: 'http://127.0.0.1:1' },
  ],
  [
    [...words, '--endpoint', 'nowhere'],
    /--endpoint, or CLOUDHSM_SIM_ENDPOINT, takes a URL as http:\/\/127\.0\.0\.1:4760, not 'nowhere'/,
  ],
]);

/** What is wrong once it is used is named as it was given. */
const GIVEN_ELSEWHERE: readonly Row[] = ['up', 'cluster', 'kms'].flatMap((command): readonly Row[] => {
  const start = [command, '--port', '0'];
  const written = (name: string, member: string, value: string) => [
    ...[...start, '--config'],
    file(`${command}-${name}.yaml`, `# of ${command}\n${member}: ${value}\n`),
  ];
  return [
    [start, /^CLOUDHSM_SIM_READY_FILE .* cannot be written; name a file/, { CLOUDHSM_SIM_READY_FILE: absent }],
    [start, /^CLOUDHSM_SIM_READY_FILE .* is no ready file; name another/, { CLOUDHSM_SIM_READY_FILE: plain }],
    [start, /^CLOUDHSM_SIM_EVENTS_FILE .* cannot be written; name a file/, { CLOUDHSM_SIM_EVENTS_FILE: absent }],
    [
      start,
      /^CLOUDHSM_SIM_READY_FILE and CLOUDHSM_SIM_EVENTS_FILE name the same file/,
      { CLOUDHSM_SIM_READY_FILE: ready, CLOUDHSM_SIM_EVENTS_FILE: ready },
    ],
    [
      [...start, '--ready-file', ready],
      /^--ready-file and CLOUDHSM_SIM_EVENTS_FILE name the same file/,
      { CLOUDHSM_SIM_EVENTS_FILE: ready },
    ],
    [
      [...start, '--events-file', join(absent, '--ready-file')],
      /^--events-file .*--ready-file cannot be written/,
      { CLOUDHSM_SIM_READY_FILE: ready },
    ],
    [
      [command],
      /^port \d+ on 127\.0\.0\.1 is in use; choose another with CLOUDHSM_SIM_PORT,/,
      { CLOUDHSM_SIM_PORT: taken },
    ],
    [[command, '--port', taken], /choose another with --port,/, { CLOUDHSM_SIM_PORT: '0' }],
    [
      [...start, '--token', 'a-token-of-sixteen'],
      /^192\.0\.2\.1 is no address of this machine; name one of its own with CLOUDHSM_SIM_HOST$/,
      { CLOUDHSM_SIM_HOST: '192.0.2.1' },
    ],
    [written('ready', 'readyFile', absent), /^\S+-ready\.yaml:2: readyFile \S+ cannot be written; name a file/],
    [written('events', 'eventsFile', absent), /^\S+-events\.yaml:2: eventsFile \S+ cannot be written; name a file/],
    [
      [command, '--config', file(`${command}-port.yaml`, `port: ${taken}\n`)],
      /is in use; choose another with \S+-port\.yaml:1: port,/,
    ],
  ];
});

const OTHERS: readonly Row[] = [
  [
    ['kms', '--port', '0'],
    /^CLOUDHSM_SIM_CLUSTER_READY_FILE: \S+ cannot be read; name the ready file/,
    { CLOUDHSM_SIM_CLUSTER_READY_FILE: absent },
  ],
  [['upp'], /unknown command 'upp'; did you mean up\?/],
  [['--prot'], /unknown option '--prot'/],
  [['up', 'more'], /'more' is one word too many: cloudhsm-sim up \[options\]/],
  [['up', '--bare', 'true'], /'true' is one word too many: cloudhsm-sim up \[options\]/],
  [['up', '--bare=yes'], /unknown option '--bare=yes', or one that takes no value/],
  [['cluster', 'lose'], /cluster has no command 'lose'; it has list, lose-hsm, restore-hsm, add-hsm/],
  [['cluster', 'lose-hsm', 'a', 'b'], /'b' is one word too many: cloudhsm-sim cluster lose-hsm \[options\] <hsm>/],
  [['cluster', '--port', '0', 'list'], /--port is for cluster itself: what is for cluster list stands behind that/],
  [['cluster', '--json', 'list'], /--json is for cluster itself/],
  [
    ['store', '--endpoint=http://127.0.0.1:1', 'list'],
    /--endpoint stands behind the command that it is for: cloudhsm-sim store list --endpoint/,
  ],
  [['cluster', '--zone', 'a', 'add-hsm'], /--zone stands behind .*: cloudhsm-sim cluster add-hsm --zone/],
  [['--hsms', '3', 'up'], /--hsms stands behind the command that it is for: cloudhsm-sim up --hsms/],
  [['help', 'nosuch'], /unknown command 'nosuch'/],
  [
    ['fault', 'add', 'a', 'busy', '--direction', 'sideways'],
    /--direction takes one of upstream, downstream, not 'side/,
  ],
  [['clock', 'advance', '400d', ...nobody], /clock advance takes at most 366 days at once, not '400d'/],
  [['up', '--config', file('two.yaml', 'port: 0\n---\nport: 1\n')], /two\.yaml:2: a second document/],
  [['up', '--config', file('secret.yaml', 'token: "swordfish" more\n')], /secret\.yaml:1: (?!.*swordfish)/],
  [['up', '--config', binary], /--config: .*binary is no UTF-8 text; save it as such/],
  [
    ['clock', 'show', ...nobody],
    /the token, that of CLOUDHSM_SIM_TOKEN, takes up to 4096 letters/,
    { CLOUDHSM_SIM_TOKEN: 'no\ntoken' },
  ],
  [['tour'], /no folder can be made in \/absent; set TMPDIR to one/, { TMPDIR: '/absent' }],
  ...['0', '29', '1.5'].map((hsms): Row => [['up', '--hsms', hsms], /--hsms takes a whole number from 1 to 28, not/]),
  [['up', '--port', '65536'], /--port takes .* not '65536'/],
  [['up', '--port'], /--port/],
  [['up', '--connect-duration', 'long'], /--connect-duration takes .* of seconds, or real, not 'long'/],
  [['up', '--connect-duration', '86401'], /--connect-duration/],
  [['up', '--drain-timeout', '-1'], /--drain-timeout takes a whole number from 0 to 3600 of seconds/],
  [['up', '--log-format', 'xml'], /--log-format takes one of json, pretty, not 'xml'/],
  [['up', '--ready-file', ''], /--ready-file takes a path/],
  ...[join(file('plain'), 'ready.json'), join(folder, 'x'.repeat(256)), '/dev/null'].map(
    (path): Row => [['up', '--port', '0', '--bare', '--ready-file', path], /--ready-file .* cannot be written/],
  ),
  // Found when the HSMs are running already.
  [['up', '--port', '0'], /no folder can be made in \/absent; set TMPDIR to one/, { TMPDIR: '/absent' }],
  [['cluster', '--port', '0'], /no folder can be made in \/absent; set TMPDIR to one/, { TMPDIR: '/absent' }],
  [['cluster', '--connect-duration', '1'], /unknown option '--connect-duration'/],
  [
    ['kms', '--port', '0', '--seed', 'seed.yaml'],
    /kms takes no --seed: start both sides with cloudhsm-sim up --seed, or cloudhsm-sim cluster --seed and .*-ready-file/,
  ],
  [['kms', '--hsms', '2'], /unknown option '--hsms'/],
  [['store', 'connect'], /missing required argument 'store'/],
  [['store', 'watch', '--until', 'GONE', ...nobody], /--until .*DISCONNECTED/],
  [['store', 'watch', 'a', '--until', 'FAILED', '--timeout', 'long', ...nobody], /--timeout takes .*, not 'long'/],
  [['clock', 'advance', 'soon', ...nobody], /'soon'/],
  [['user', 'create', 'a', '--role', 'king', ...nobody], /--role .*crypto-user, admin/],
  [['fault', 'add', 'a', 'busy', '-p', 'x', ...nobody], /takes name=value, .*'x'/],
  [['fault', 'populate', absent, ...nobody], /does not exist; name a file that you may read/],
  [['fault', 'populate', broken, ...nobody], /broken\.yaml/],
  [
    ['kms', '--port', '0', '--cluster-ready-file', absent],
    /--cluster-ready-file: .* cannot be read; name the ready file/,
  ],
  [
    ['kms', '--port', '0', '--ready-file', leftReady, '--cluster-ready-file', join(folder, '.', 'left.json')],
    /--ready-file and --cluster-ready-file name the same file/,
  ],
  [['kms', '--port', '0', '--cluster-ready-file', fifo], /--cluster-ready-file: .* is no ready file/],
  [['seed', 'check', fifo], /the seed .* is no file/],
  [['fault', 'populate', fifo, ...nobody], /is no file/],
  [['cli', 'user', 'list', '--ready-file', fifo], /fifo cannot be read: it is no file/],
  [['kms', '--port', '0', '--cluster-ready-file', broken], /--cluster-ready-file: .* is no JSON/],
  [['kms', '--port', '0', '--cluster-endpoint', 'nowhere'], /--cluster-endpoint takes a URL/],
  [['seed', 'check', absent], /the seed .* does not exist; name a file/],
  [['seed', 'check', file('v3.yaml', 'version: 3')], /v3\.yaml:1: version: this simulator knows version 1/],
  [['scenario', 'run', absent], /does not exist; name a file that you may read/],
  [['scenario', 'run', folder], /is no file; name a file that you may read/],
  [['scenario', 'run', broken], /broken\.yaml/],
  [['completion', 'tcsh'], /completion takes one of bash, zsh, fish, not 'tcsh'/],
  [['tour', 'paris'], /'paris' is one word too many: cloudhsm-sim tour \[options\]/],
  [['bench', '--jsn'], /unknown option '--jsn'; did you mean --json\?/],
  [['bench', '--only', 'codec'], /unknown option '--only'; --help says what there is$/],
  [['doctor', '--endpoint', 'nowhere'], /'nowhere'/],
  [['cli', 'user', 'list', '--endpoint', 'nowhere'], /nowhere/],
  [['cli', 'user', 'lst'], /lst/],
  [['cli', 'key', 'list', '--max-items', 'x'], /max-items/],
];

const unreadable = (): readonly Row[] => {
  const secret = file('unreadable.yaml', 'version: 1');
  chmodSync(secret, 0);
  const locked = join(folder, 'locked');
  mkdirSync(locked, { mode: 0o500 });
  return [
    [['up', '--port', '0', '--config', secret], /--config: .* cannot be read; name a file/],
    [['up', '--port', '0', '--seed', secret], /the seed .* cannot be read/],
    [['seed', 'check', secret], /the seed .* cannot be read/],
    [['up', '--port', '0', '--ready-file', join(locked, 'ready.json')], /--ready-file .* cannot be written/],
    [['up', '--port', '0', '--events-file', join(locked, 'events')], /--events-file .* cannot be written/],
    [['kms', '--port', '0', '--cluster-ready-file', secret], /--cluster-ready-file: .* cannot be read/],
  ];
};

/** What keeps a process going: servers and threads. */
const running = (): string[] =>
  process.getActiveResourcesInfo().filter((resource) => /Server|Worker|MessagePort/.test(resource));

const rows: readonly Row[] = [
  ...SERVING,
  ...SEEDED,
  ...GIVEN_ELSEWHERE,
  ...ASKING,
  ...OTHERS,
  ...(isRoot ? [] : unreadable()),
];

t.test('one line, exit code 2, nothing half-started', async (t) => {
  const before = running();
  const files = readdirSync(folder);
  for (const [args, says, variables] of rows) {
    const what = `cloudhsm-sim ${args.join(' ')}`.replaceAll(folder, '').slice(0, 100);
    const { code, stdout, stderr } = await runHere(args, variables);
    t.same({ code, stdout }, { code: 2, stdout: '' }, what);
    if (args[0] === 'cli') t.match(stderr, says, what);
    else t.match(stderr.match(/^cloudhsm-sim: ([^\n]+)\n$/)?.[1] ?? `not one line: ${stderr}`, says, what);
    t.notOk(existsSync(ready), `${what}: no ready file`);
  }
  t.same(readdirSync(folder), files, 'no file that was not there before');
  t.same(running(), before, 'no port, no thread');
});

t.test('of every command a row', async (t) => {
  const walked = rows.map(([args]) => args.join(' '));
  for (const { path, commands } of everyCommand(commandTree(await loadProgram()))) {
    // Help is never refused.
    if (path.length === 0 || commands.length > 0 || path.at(-1) === 'help') continue;
    t.ok(
      walked.some((words) => words.startsWith(path.join(' '))),
      path.join(' '),
    );
  }
});

t.test('with --json, the line is JSON', async (t) => {
  const withoutOwn = OTHERS.filter(
    ([[name = ''], , variables]) => !['cli', 'seed', 'completion'].includes(name) && variables === undefined,
  );
  for (const [args, says, variables] of [...SERVING.slice(0, 2), ...ASKING, ...withoutOwn]) {
    const { code, stdout, stderr } = await runHere([...args, '--json'], variables);
    t.same({ code, stdout }, { code: 2, stdout: '' });
    const { error, ...more } = JSON.parse(stderr) as { readonly error: string };
    t.same(more, {});
    t.match(error, says);
  }
});
