// Variables that begin with CLOUDHSM_SIM_ are the simulator's: one that is near another is refused, unless Kubernetes has
// written it.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { refuseMistypedVariables, unknownVariables } from '../../../app/commands/unknown-variables.ts';
import { runHere } from '../../support/command-here.ts';
import { ROOT } from '../../support/source-tree.ts';
import { startReady, temporaryFolder } from '../../support/up-process.ts';

t.test('one that is near another is refused, and the nearest is named', async (t) => {
  const nearest: readonly (readonly [string, string])[] = [
    ['PROT', 'PORT'],
    ['HSM', 'HSMS'],
    ['HSMTYPE', 'HSM_TYPE'],
    ['SEEED', 'SEED'],
    ['ENDPONT', 'ENDPOINT'],
    ['CLUSTER_TOKN', 'CLUSTER_TOKEN'],
  ];
  for (const [written, meant] of nearest) {
    const message = `CLOUDHSM_SIM_${written} is no variable of cloudhsm-sim; did you mean CLOUDHSM_SIM_${meant}?`;
    t.throws(() => refuseMistypedVariables({ [`CLOUDHSM_SIM_${written}`]: 's3cret' }), { message });
  }
});

t.test("one that is near none is somebody else's", async (t) => {
  for (const strange of ['IMAGE', 'X', 'TEST_PORT', 'HTTP_PORT', 'SEED_FILE', 'A_NAME_OF_SOMETHING_ELSE', '']) {
    const environment = { [`CLOUDHSM_SIM_${strange}`]: 's3cret' };
    t.same(unknownVariables(environment), [{ name: `CLOUDHSM_SIM_${strange}`, meant: undefined }]);
    refuseMistypedVariables(environment);
  }
});

t.test('all of them at once', async (t) => {
  const { code, stderr } = await runHere(['up'], { CLOUDHSM_SIM_PROT: '1', CLOUDHSM_SIM_SEEED: 'a.yaml' });
  t.equal(code, 2);
  t.match(
    stderr,
    /^cloudhsm-sim: CLOUDHSM_SIM_PROT .*CLOUDHSM_SIM_PORT\?\ncloudhsm-sim: CLOUDHSM_SIM_SEEED .*_SEED\?\n$/,
  );
});

t.test('one that is empty is not given, and others are not ours', async (t) => {
  t.same(unknownVariables({ CLOUDHSM_SIM_PROT: '', CLOUDHSM_ROLE: 'crypto-user', CLOUDHSM_SIMPORT: '1', A: 'b' }), []);
});

t.test('every variable that the pages name is known', async (t) => {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const named = ['README.md', ...docs.filter((page) => page.endsWith('.md')).map((page) => join('docs', page))].flatMap(
    (page) => readFileSync(join(ROOT, page), 'utf8').match(/\bCLOUDHSM_SIM_[A-Z_]*[A-Z]\b/g) ?? [],
  );
  const environment = Object.fromEntries(named.map((name) => [name, 'something']));
  t.ok(Object.keys(environment).length > 20);
  t.same(unknownVariables(environment), []);
});

/** As Kubernetes makes them of a service, and of one whose port has a name. */
const linksOf = (service: string): Readonly<Record<string, string>> => ({
  [`${service}_SERVICE_HOST`]: '10.0.0.1',
  [`${service}_SERVICE_PORT`]: '8080',
  [`${service}_SERVICE_PORT_KMS_HTTP`]: '8080',
  [`${service}_PORT`]: 'tcp://10.0.0.1:8080',
  [`${service}_PORT_8080_TCP`]: 'tcp://10.0.0.1:8080',
  [`${service}_PORT_8080_TCP_PROTO`]: 'tcp',
  [`${service}_PORT_8080_TCP_PORT`]: '8080',
  [`${service}_PORT_8080_TCP_ADDR`]: '10.0.0.1',
});

t.test('what Kubernetes says of a service of that name strands nobody', async (t) => {
  t.same(unknownVariables({ ...linksOf('CLOUDHSM_SIM'), ...linksOf('CLOUDHSM_SIM_KMS') }), []);
  const config = join(temporaryFolder(t), 'sim.yaml');
  writeFileSync(config, 'port: 0\n');
  const { ready } = await startReady(t, ['up', '--bare'], {
    ...{ ...linksOf('CLOUDHSM_SIM_KMS'), ...linksOf('CLOUDHSM_SIM') },
    CLOUDHSM_SIM_CONFIG: config,
  });
  t.not(new URL(ready.endpoint).port, '8080', 'and it is no setting');
});

t.test('only that: with another value it is no word of Kubernetes', async (t) => {
  const name = 'CLOUDHSM_SIM_KMS_PORT';
  t.same(
    unknownVariables({ [name]: '8080' }).map((unknown) => unknown.name),
    [name],
  );
});

t.test('the doctor says it himself, with the rest', async (t) => {
  const { code, stdout, stderr } = await runHere(['doctor'], { CLOUDHSM_SIM_PROT: '1', CLOUDHSM_SIM_IMAGE: 'a' });
  t.same([code, stderr], [1, '']);
  t.match(stdout, /^WRONG {2}settings +CLOUDHSM_SIM_PROT is no variable/m);
  t.match(stdout, /^note {3}settings +CLOUDHSM_SIM_IMAGE is no variable/m);
});
