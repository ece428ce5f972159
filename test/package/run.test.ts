// What people install runs: the bundled command finds its models, its workers, its version and itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import t from 'tap';
import { ROOT } from '../support/source-tree.ts';
import { stagePackage } from '../support/staged-package.ts';
import { startCommand, startUpOf } from '../support/up-process.ts';

const folder = stagePackage();
const main = join(folder, 'dist/main.js');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

t.test('it knows its version', async (t) => {
  t.match(await startCommand(t, ['--version'], {}, main).ended, { code: 0, stdout: `${version}\n`, stderr: '' });
});

t.test('its help says of what only the repository has where that is, and so does who asks for it', async (t) => {
  const { code, stdout } = await startCommand(t, ['--help'], {}, main).ended;
  const help = stdout.replaceAll(/\n {4,}/g, ' ');
  t.match({ code, help }, { code: 0, help: /^ {2}bench .*of a clone of the repository/m });
  t.match(await startCommand(t, ['bench'], {}, main).ended, {
    ...{ code: 2, stdout: '' },
    stderr:
      'cloudhsm-sim: the benches are part of the repository, not of the package: run `npm run bench` in a clone of it\n',
  });
});

t.test('`up` answers, and stops when it is told to', async (t) => {
  const { ready, child, ended } = await startUpOf(main, t);
  t.equal(ready.version, version);
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.Encrypt' };
  const body = JSON.stringify({ KeyId: 'alias/example', Plaintext: Buffer.from('hello').toString('base64') });
  const answer = await fetch(ready.endpoint, { method: 'POST', headers, body });
  t.equal(answer.status, 200, 'from the API model over the key store to an HSM in a worker of its own');
  const control = await fetch(`${ready.endpoint}/_sim/v1/health`);
  t.equal(control.status, 200, 'what is loaded at first use is there as well');
  child.kill('SIGTERM');
  t.match(await ended, { code: 0, stderr: '' });
});

t.test('`tour` starts the command that it is part of', async (t) => {
  const { stdout } = await startCommand(t, ['tour'], {}, main).ended;
  t.match(stdout, /^ {2}start +ready after \d+ ms\n/);
});

t.test('the library runs, in this process and in a child', async (t) => {
  const library = await import(pathToFileURL(join(folder, 'dist/index.js')).href);
  for (const where of ['this', 'child']) {
    const simulator = await library.startSimulator({ process: where });
    const hsm = await simulator.connectHsm();
    t.equal((await hsm.generateRandom(8)).length, 8, where);
    await simulator.stop();
  }
  const error = new library.SimError('connection_failed', 'nobody is there');
  t.match(inspect(error), /^SimError: nobody is there/, 'errors are printed under their own name');
});
