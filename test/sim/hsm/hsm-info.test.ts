// What an HSM says of itself (CloudHSM CLI, `cluster hsm-info`).

import t from 'tap';
import type { HsmSettings } from '../../../sim/hsm/settings.ts';
import { startCluster, TestClient } from './support.ts';

const infoOf = async (settings: Partial<HsmSettings>) => {
  const { hsms } = await startCluster({ hsmCount: 2, settings });
  return Promise.all(hsms.map(async (hsm) => (await new TestClient(hsm).ask('getHsmInfo', {})).hsmInfo));
};

t.test('without log in, each HSM its own serial number', async (t) => {
  const infos = await infoOf({});
  const [first, second] = infos.map((info) => info?.serialNumber ?? '');
  t.match(first, /^5\.3G1941-ICM\d{6}$/);
  t.not(first, second);
});

t.test('hsm1.medium by the texts of AWS’s example', async (t) => {
  const [info] = await infoOf({ hsmType: 'hsm1.medium' });
  t.match(info, {
    vendor: 'Marvell Semiconductors, Inc.',
    model: 'NITROX-III CNN35XX-NFBE',
    ...{ hardwareVersionMajor: '5', hardwareVersionMinor: '3' },
    ...{ firmwareVersionMajor: '2', firmwareVersionMinor: '6', firmwareBuildNumber: '16' },
    firmwareId: 'CNN35XX-NFBE-FW-2.06-16',
    fipsState: '2 [FIPS mode with single factor authentication]',
  });
});

t.test('the mode', async (t) => {
  const [info] = await infoOf({ hsmType: 'hsm2m.medium', mode: 'NON_FIPS' });
  t.equal(info?.fipsState, '0 [non-FIPS mode with single factor authentication]');
});
