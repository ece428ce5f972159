// docs/two-processes.md: its tables are current, and its commands run, in their order, as they are there. Only the ports are
// other ones.

import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { TWO_PROCESSES_PAGE, withProcessSettings } from '../support/configuration-page.ts';
import { ROOT } from '../support/source-tree.ts';
import { type RunningUp, startReady, temporaryFolder } from '../support/up-process.ts';

const run = promisify(execFile);
const page = readFileSync(TWO_PROCESSES_PAGE, 'utf8');
/** Language and text. */
const blocks = [...page.matchAll(/```(sh|js)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

/** With `cloudhsm-sim` on the path, and the packages of the project. */
function makeFolder(t: Test): string {
  const folder = temporaryFolder(t);
  const command = join(folder, 'bin', 'cloudhsm-sim');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'build/app/main.js')}' "$@"\n`);
  chmodSync(command, 0o755);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

t.test('the tables of settings are current', async (t) => {
  t.equal(page, withProcessSettings(page), 'npm run commands brings them up to date');
});

t.test('the commands of the page', async (t) => {
  const folder = makeFolder(t);
  const started: Record<string, RunningUp> = {};
  const env: Record<string, string | undefined> = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  };
  const here = (text: string): string =>
    text
      .replaceAll('http://127.0.0.1:4760', started.cluster?.ready.endpoint ?? 'no cluster process yet')
      .replaceAll('http://127.0.0.1:4761', started.kms?.ready.endpoint ?? 'no KMS process yet');
  const outputs: string[] = [];
  for (const { language, text } of blocks) {
    const [, command = '', flags = ''] = /^cloudhsm-sim (cluster|kms) (.*)\n$/.exec(text) ?? [];
    if (command !== '') {
      const given = flags.split(' ').map((flag) => flag.replace('cluster.json', started.cluster?.readyFile ?? ''));
      const withoutReadyFile = given.filter(
        (flag, index) => flag !== '--ready-file' && given[index - 1] !== '--ready-file',
      );
      started[command] = await startReady(t, [command, ...withoutReadyFile], { CLOUDHSM_SIM_PORT: '0' });
    } else if (text.startsWith('export ')) {
      for (const [, name = '', value = ''] of here(text).matchAll(/(\w+)=(\S+)/g)) env[name] = value;
    } else {
      const [program, args] =
        language === 'sh'
          ? ['/bin/sh', ['-ec', here(text)]]
          : [process.execPath, ['--input-type=module', '--eval', text]];
      const { stdout } = await run(program, args, { cwd: folder, env });
      outputs.push(stdout);
    }
  }
  const [sdk, lost, connections, faults, clock, resets, ...noMore] = outputs;
  t.same(noMore, []);
  t.match(sdk, /^[A-Za-z0-9+/]{60,}=*\n$/);
  t.equal(lost, 'gone is there\n');
  t.match(JSON.parse(connections ?? ''), { connections: [{ hsmId: /^hsm-/, state: /./ }] });
  t.match(faults, /^once is there\nonce {2}internal_error {2}0 hits\n$/);
  t.match(JSON.parse(clock ?? ''), { settled: true });
  const [clusters, kms] = resets?.replace('}{', '}\n{').split('\n') ?? [];
  t.match(JSON.parse(clusters ?? ''), { clusters: [{ state: 'ACTIVE' }] });
  t.match(JSON.parse(kms ?? ''), { customKeyStores: [{ connectionState: 'CONNECTED' }] });
});
