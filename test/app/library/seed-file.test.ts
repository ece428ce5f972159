// A program starts a simulator with a seed file, as `cloudhsm-sim up --seed` does, wherever the simulator runs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startSimulator } from '../../../app/library/index.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const folder = temporaryFolder(t);
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

write('password', 'a-password-of-a-file');
const yaml = write(
  'seed.yaml',
  `version: 1
settings: { durations: real }
clusters:
  - name: main
    hsms: 1
    users:
      - { username: app, role: crypto-user, password: { file: password } }
`,
);

for (const where of ['this', 'child'] as const) {
  t.test(`in ${where} process: what the file says, and files beside it`, async (t) => {
    await using simulator = await startSimulator({ process: where, seedFile: yaml });
    t.equal(simulator.hsmIds.length, 1);
    const app = { username: 'app', keyAvailabilityCheck: false };
    await using hsm = await simulator.connectHsm({ ...app, password: 'a-password-of-a-file' });
    t.equal((await hsm.generateRandom(8)).length, 8);
    await simulator.reset();
    const [cluster] = simulator.ready.clusters;
    t.ok(
      cluster?.users.some(({ username }) => username === 'app'),
      'also after a reset',
    );
  });

  t.test(`in ${where} process: what is wrong is told with its place, and starts nothing`, async (t) => {
    const wrong = write('wrong.yaml', 'version: 1\nclusters:\n  - name: main\n    hsms: 0\ncolour: red\n');
    await t.rejects(startSimulator({ process: where, seedFile: wrong }), {
      code: 'invalid_configuration',
      message: new RegExp(`^${wrong}:4: clusters\\[0\\]\\.hsms: takes .*, not 0\\n${wrong}:5: colour: `),
    });
    const broken = write('broken.json', '{ "version": 1, ');
    await t.rejects(startSimulator({ process: where, seedFile: broken }), { message: new RegExp(`^${broken}:\\d+: `) });
    const ports = write('ports.json', '{ "version": 1, "clusters": [{ "name": "main", "hsms": 3 }] }');
    await t.rejects(startSimulator({ process: where, seedFile: ports, hsmPort: 65_535 }), {
      code: 'invalid_configuration',
      message: `${ports}:1: clusters[0].hsms: goes past the last port, 65535: beside a seed of 3 HSMs, hsmPort takes at most 65533, not 65535`,
    });
  });
}
