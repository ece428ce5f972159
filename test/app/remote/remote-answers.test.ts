// Answers of another process that are not as they should be: each is a protocol violation that names what is wrong, and none
// says that a cluster is gone.

import t, { type Test } from 'tap';
import type { ControlClient } from '../../../app/remote/control-client.ts';
import { advanceRemoteClock, remoteAdvancedMs } from '../../../app/remote/remote-clock.ts';
import { remoteDirectory } from '../../../app/remote/remote-directory.ts';
import { remoteNetworkBuilder } from '../../../app/remote/remote-network-builder.ts';
import { controlClient, serve } from '../../support/control-server.ts';

const CLUSTER_ID = 'cluster-2222222222a';
const HSM = { hsmId: 'hsm-1', availabilityZone: 'us-east-1a', state: 'ACTIVE', host: '127.0.0.1', port: 22231 };
const SUBNET = { subnetId: 'subnet-1', availabilityZone: 'us-east-1a', exists: true };
const CLUSTER = {
  ...{ clusterId: CLUSTER_ID, state: 'ACTIVE', vpcId: 'vpc-1', securityGroupId: 'sg-1', clusterCertificatePem: 'PEM' },
  ...{ mutualTlsEnforced: false, securityGroupIntact: true, subnets: [SUBNET], hsms: [HSM] },
};

/** A client of somebody who always answers so. */
async function answeredWith(t: Test, status: number, body: unknown): Promise<ControlClient> {
  const endpoint = await serve(t, (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  return controlClient(t, endpoint);
}

t.test('a cluster', async (t) => {
  const describe = async (status: number, body: unknown) =>
    remoteDirectory(await answeredWith(t, status, body)).describe(CLUSTER_ID);
  t.same(await describe(200, { ...CLUSTER, hsms: [{ ...HSM, more: 1 }], more: 1 }), CLUSTER, 'it may say more');
  t.match(await describe(200, { ...CLUSTER, clusterCertificatePem: undefined }), { clusterId: CLUSTER_ID });
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /cluster is no object/],
    [[], /cluster is no object/],
    [{ ...CLUSTER, state: 1 }, /cluster\.state is not text/],
    [{ ...CLUSTER, vpcId: 'x'.repeat(65_537) }, /cluster\.vpcId is not text/],
    [{ ...CLUSTER, clusterCertificatePem: null }, /cluster\.clusterCertificatePem is not text/],
    [{ ...CLUSTER, mutualTlsEnforced: 'no' }, /cluster\.mutualTlsEnforced is not true or false/],
    [{ ...CLUSTER, hsms: {} }, /cluster\.hsms is not a list of at most 1000/],
    [{ ...CLUSTER, hsms: Array.from({ length: 1001 }, () => HSM) }, /cluster\.hsms is not a list of at most 1000/],
    [{ ...CLUSTER, hsms: [HSM, null] }, /cluster\.hsms\[1\] is no object/],
    [
      { ...CLUSTER, hsms: [{ ...HSM, port: 65_536 }] },
      /cluster\.hsms\[0\]\.port is not a whole number from 1 to 65535/,
    ],
    [{ ...CLUSTER, subnets: [{ ...SUBNET, exists: undefined }] }, /cluster\.subnets\[0\]\.exists is not true or false/],
    [{ ...CLUSTER, __proto__: null, hsms: undefined }, /cluster\.hsms is not a list/],
  ];
  for (const [body, message] of wrong) await t.rejects(describe(200, body), { code: 'protocol_violation', message });
});

t.test('a cluster that is not there: who says so has to name it', async (t) => {
  const describe = async (status: number, body: unknown) =>
    remoteDirectory(await answeredWith(t, status, body)).describe(CLUSTER_ID);
  t.equal(await describe(404, { error: 'there is no such cluster', clusterId: CLUSTER_ID }), undefined);
  for (const body of [undefined, {}, null, { error: 'not found' }, { clusterId: 'cluster-2222222222b' }]) {
    await t.rejects(describe(404, body), {
      code: 'protocol_violation',
      message: /^the cluster process at http:.* answers GET clusters\/cluster-2222222222a with 404/,
    });
  }
  await t.rejects(describe(401, { error: 'no token' }), { code: 'protocol_violation', message: /with 401: no token$/ });
});

t.test('network parts', async (t) => {
  const builderOf = async (status: number, body: unknown) => remoteNetworkBuilder(await answeredWith(t, status, body));
  const request = {
    ...{ customKeyStoreId: 'cks-1', clusterId: CLUSTER_ID, vpcId: 'vpc-1', clusterSecurityGroupId: 'sg-1' },
    subnetIds: ['subnet-1'],
  };
  t.equal(await (await builderOf(200, { refusal: null })).build(request), undefined);
  const violation = { code: 'protocol_violation' };
  for (const body of [undefined, {}, { refusal: 'NO_IDEA' }, { refusal: 1 }]) {
    await t.rejects((await builderOf(200, body)).build(request), violation, JSON.stringify(body));
  }
  await t.rejects((await builderOf(400, {})).build(request), violation, 'a refusal without a word');
  await t.rejects((await builderOf(404, { error: 'not found' })).build(request), violation);
  await t.rejects((await builderOf(404, { error: 'not found' })).remove('cks-1'), violation);
  await t.rejects((await builderOf(200, {})).remove('cks-1'), violation);
});

t.test('the clock', async (t) => {
  const violation = { code: 'protocol_violation' };
  t.equal(await remoteAdvancedMs(await answeredWith(t, 200, { advancedMs: 5 })), 5);
  for (const advancedMs of [-1, 0.5, '5', undefined]) {
    await t.rejects(remoteAdvancedMs(await answeredWith(t, 200, { advancedMs })), violation);
  }
  await t.rejects(remoteAdvancedMs(await answeredWith(t, 404, {})), violation);
  t.equal(await advanceRemoteClock(await answeredWith(t, 200, { settled: false }), 1), false);
  await t.rejects(advanceRemoteClock(await answeredWith(t, 200, {}), 1), violation);
  await t.rejects(advanceRemoteClock(await answeredWith(t, 400, { error: 'too far' }), 1), {
    ...violation,
    message: /with 400: too far/,
  });
});
