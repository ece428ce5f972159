// The cluster process is gone, and KMS goes on: whoever asks how things stand is told, and what is true stays true.

import t, { type Test } from 'tap';
import type { CheckedFinding } from '../../../app/doctor/doctor.ts';
import { runHere } from '../../support/command-here.ts';
import { serve } from '../../support/control-server.ts';
import { control } from '../../support/two-processes.ts';
import { type RunningSide, runClusterSide, runKmsSide } from '../../support/two-sides.ts';

const at = ({ ready }: RunningSide): readonly string[] => ['--endpoint', ready.endpoint];

/** What the doctor finds of the cluster process, and whether its exit code says that something is wrong. */
async function examined(side: RunningSide): Promise<readonly CheckedFinding[]> {
  const { code, stdout } = await runHere(['doctor', '--json', ...at(side)]);
  const { findings, wrongCount } = JSON.parse(stdout) as { findings: readonly CheckedFinding[]; wrongCount: number };
  if (code !== (wrongCount === 0 ? 0 : 1)) throw new Error(`exit code ${code} with ${wrongCount} wrong findings`);
  return findings.filter(({ check }) => check === 'cluster process');
}

async function listed(t: Test, side: RunningSide): Promise<string> {
  const { code, stdout, stderr } = await runHere(['store', 'list', ...at(side)]);
  t.equal(code, 0);
  t.match(stdout, /^example {2}cks-\w+ {2}cluster-\w+ {2}CONNECTED\n$/, 'what KMS knows is as true as before');
  return stderr;
}

const readiness = async ({ ready }: RunningSide): Promise<number> => (await fetch(`${ready.endpoint}/readyz`)).status;

t.test('it is there, dies, and is started anew', async (t) => {
  const cluster = await runClusterSide(t);
  const { endpoint } = cluster.ready;
  const kms = await runKmsSide(t, new URL(endpoint), { seed: cluster.ready });
  t.match(await examined(kms), [{ status: 'ok', says: `kms reaches the one at ${endpoint}` }]);
  t.same(await examined(cluster), [], 'it is the cluster process itself');
  t.equal(await listed(t, kms), '');

  await cluster.simulator.stop();
  t.match(await examined(kms), [
    {
      status: 'wrong',
      says: `of kms: the cluster process at ${endpoint} does not answer`,
      mend: /^start the cluster process there again, and then kms.*; or restart kms with the right --cluster-endpoint/,
    },
  ]);
  t.equal(
    await listed(t, kms),
    `cloudhsm-sim: the cluster process at ${endpoint} does not answer: these states are what KMS knows; see cloudhsm-sim doctor\n`,
  );
  const { stderr } = await runHere(['store', 'list', '--json', ...at(kms)]);
  t.match(JSON.parse(stderr), { remark: /does not answer/ });
  t.equal(await readiness(kms), 200, 'KMS answers what it is asked, and says what is wrong itself');

  const anew = await runClusterSide(t, { port: Number(new URL(endpoint).port) });
  const [gone = ''] = cluster.ready.clusters.map(({ clusterId }) => clusterId);
  t.match(await examined(kms), [
    {
      status: 'wrong',
      says: `the one at ${endpoint} has no ${gone}, which custom key stores are on: it was started anew`,
    },
  ]);
  t.match(await listed(t, kms), new RegExp(`the cluster process has no ${gone}: these states are what KMS knows`));
  t.match(await control(kms, 'GET', 'cluster-process'), {
    ...{ status: 200, json: { endpoint, isReachable: true, absentClusterIds: [gone] } },
  });
  t.match(await control(anew, 'GET', 'cluster-process'), { json: { endpoint, isReachable: true } });
});

t.test('it wants another token, or something else answers there', async (t) => {
  let answer = { status: 200, body: '<html>' };
  const away = await serve(t, (_request, response) => void response.writeHead(answer.status).end(answer.body));
  answer = { status: 503, body: '' };
  const kms = await runKmsSide(t, away);
  const rows = [
    [200, '<html>', /is no cluster process of cloudhsm-sim/],
    [404, '{"error":"no"}', /is no cluster process of cloudhsm-sim/],
    [401, '{}', /asks for its token; give it with CLOUDHSM_SIM_CLUSTER_TOKEN or --cluster-token/],
    [503, '', /the cluster process at http:\S+ does not answer/],
  ] as const;
  for (const [status, body, says] of rows) {
    answer = { status, body };
    t.match(await examined(kms), [{ status: 'wrong', says }], `${status}`);
  }
});
