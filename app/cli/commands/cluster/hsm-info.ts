// `cluster hsm-info`

import { command } from '../../language/command-node.ts';

export const hsmInfo = command({
  about: 'List info about each HSM in the cluster',
  who: 'anybody',
  flags: {},
  async run({ cluster }) {
    const { responses } = await cluster.requestEach('getHsmInfo', {});
    return {
      hsms: responses.map(({ hsmInfo }) => ({
        vendor: hsmInfo?.vendor,
        model: hsmInfo?.model,
        'serial-number': hsmInfo?.serialNumber,
        'hardware-version-major': hsmInfo?.hardwareVersionMajor,
        'hardware-version-minor': hsmInfo?.hardwareVersionMinor,
        'firmware-version-major': hsmInfo?.firmwareVersionMajor,
        'firmware-version-minor': hsmInfo?.firmwareVersionMinor,
        'firmware-build-number': hsmInfo?.firmwareBuildNumber,
        'firmware-id': hsmInfo?.firmwareId,
        'fips-state': hsmInfo?.fipsState,
      })),
    };
  },
});
