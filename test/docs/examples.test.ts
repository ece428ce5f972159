// Examples are copied out of the package, or run in a clone with the package of its tree: in each they find it under the name and the
// version that it is published as, and wherever one is recommended, the way to run it in a clone is said.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ROOT } from '../support/source-tree.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { name, version, scripts } = JSON.parse(read('package.json'));

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
const manifests = readdirSync(join(ROOT, 'examples'))
  .map((example) => [example, join('examples', example, 'package.json')] as const)
  .filter(([, path]) => existsSync(join(ROOT, path)))
  .map(([example, path]) => [example, JSON.parse(read(path)) as Manifest] as const);

t.test('an example asks for packages as the registry has them, for this one in the version of this tree', async (t) => {
  const users = manifests.filter(([example, { dependencies, devDependencies }]) => {
    const all = { ...dependencies, ...devDependencies };
    for (const range of Object.values(all)) t.match(range, /^\^\d+\.\d+\.\d+$/, example);
    if (name in all) t.equal(all[name], `^${version}`, example);
    return name in all;
  });
  t.same(
    users.map(([example]) => example),
    ['node-test', 'tap', 'vitest'],
  );
});

t.test('who is sent to an example is told how to make it run', async (t) => {
  const page = read('examples/README.md');
  for (const [example] of manifests) t.ok(page.includes(`](${example})`), example);
  for (const command of ['npm ci && npm run dist', 'npm install --no-save ../..'])
    t.ok(page.includes(command), command);
  t.ok(scripts.dist, 'there is such a script');
  for (const [from, link] of [
    ['README.md', 'examples/README.md'],
    ['docs/library.md', '../examples/README.md'],
    ['docs/how-to/break-an-hsm-in-a-vitest-test.md', '../../examples/README.md'],
  ] as const) {
    t.ok(read(from).includes(`](${link})`), from);
  }
});
