// HSMs have ports one after another, from the first one's on: a seed may not have more of them than there are.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { assertPorts } from '../../../app/seed/hsm-ports.ts';
import { planOfFile } from '../../../app/seed/read-seed.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const file = join(temporaryFolder(t), 'seed.yaml');
writeFileSync(file, 'version: 1\nclusters:\n  - name: a\n    hsms: 7\n  - name: b\n  - name: c\n    hsms: 1\n');
const plan = planOfFile(file);

t.test('each cluster that goes past the last one, with its line', async (t) => {
  const rest = 'goes past the last port, 65535: beside a seed of 10 HSMs, --hsm-port takes at most 65526, not';
  t.throws(() => assertPorts(plan, 65_527), {
    code: 'invalid_configuration',
    message: `${file}:7: clusters[2].hsms: ${rest} 65527`,
  });
  t.throws(() => assertPorts(plan, 65_529), {
    message: `${file}:5: clusters[1].hsms: ${rest} 65529\n${file}:7: clusters[2].hsms: ${rest} 65529`,
  });
});

t.test('where there is room, or any port will do', async () => {
  assertPorts(plan, 65_526);
  assertPorts(plan, 0);
});
